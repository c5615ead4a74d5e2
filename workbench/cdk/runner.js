// Loads the official CDK CLI, waits for the arguments of its one run on stdin, and leaves when the caller is gone.
"use strict";

const [library, idleSeconds] = process.argv.slice(2);
// as bin/cdk does
process.setSourceMapsEnabled(true);
const { cli } = require(library);

const idle = setTimeout(() => process.exit(0), Number(idleSeconds) * 1000);
let request = "";
let running = false;

process.stdin.setEncoding("utf8");
process.stdin.on("data", (text) => {
  request += text;
  if (running || !request.endsWith("\n")) return;
  running = true;
  clearTimeout(idle);
  // from here on stdin only tells that the caller is gone; it must not keep a finished run alive
  process.stdin.unref();
  cli(JSON.parse(request));
});
// 130 is what an interrupted command exits with
process.stdin.on("end", () => process.exit(running ? 130 : 0));
