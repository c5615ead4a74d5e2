"""Installs from package indexes, those that this machine's pip and npm are configured for; uv is told pip's."""

import ast
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

__all__ = ["Indexes", "uv_environment"]

#: pip's option -> uv's variable, and what separates its values there (None: one value).
#: https://pip.pypa.io/en/stable/topics/configuration/ and https://docs.astral.sh/uv/reference/environment/
_SAME = {
    "index-url": ("UV_DEFAULT_INDEX", None),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "no-index": ("UV_NO_INDEX", None),
    "cert": ("SSL_CERT_FILE", None),
    "proxy": ("ALL_PROXY", None),
}
#: The one who configured uv itself knows better.
_OWN_CONFIGURATION = ("UV_CONFIG_FILE", "UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL")


class Indexes:
    """The package indexes and the npm registry: what a set-up installs from where there is no bundle."""

    pip = ("--retries", "2")
    uv = ()
    npm = ("--fetch-retries=1", "--fetch-retry-mintimeout=2000", "--no-audit", "--no-fund")


def uv_environment(pip_config: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables to add to uv's environment.

    `pip_config` is the output of `pip config list` (lines such as global.index-url='...'), `environ` the present
    environment: what it says about uv wins. Local folders that do not exist are left out, as pip ignores them.
    """
    if any(name in environ for name in _OWN_CONFIGURATION) or _has_uv_toml(environ):
        return {}
    found: dict[str, str] = {}
    for scope in ("global", "install", ":env:"):
        found.update(_options(pip_config, scope))
    added: dict[str, str] = {}
    for option, value in found.items():
        if option not in _SAME:
            continue
        variable, separator = _SAME[option]
        values = [each for each in value.split() if _exists(each)] if separator else [value]
        if values and variable not in environ:
            added[variable] = (separator or "").join(values)
    if "UV_INDEX" in added:
        # pip takes the best version of all its indexes; uv's default stops at the first index that has the name.
        added.setdefault("UV_INDEX_STRATEGY", environ.get("UV_INDEX_STRATEGY", "unsafe-best-match"))
    return added


def _options(pip_config: str, scope: str) -> dict[str, str]:
    options: dict[str, str] = {}
    for line in pip_config.splitlines():
        name, found, value = line.partition("=")
        if found and name.startswith(scope + "."):
            options[name.removeprefix(scope + ".")] = str(ast.literal_eval(value))
    return options


def _exists(location: str) -> bool:
    if location.startswith("file:"):
        return Path(url2pathname(urlsplit(location).path)).is_dir()
    return "://" in location or not location.startswith(("/", ".", "~")) or Path(location).expanduser().exists()


def _has_uv_toml(environ: Mapping[str, str]) -> bool:
    """Say whether the machine has a configuration file of uv's own."""
    if os.name == "nt":
        folders = [Path(environ[name]) for name in ("APPDATA", "PROGRAMDATA") if name in environ]
    else:
        home = environ.get("XDG_CONFIG_HOME") or str(Path(environ.get("HOME", "/")) / ".config")
        folders = [Path(home), Path("/etc"), Path("/etc/xdg")]
    return any((folder / "uv" / "uv.toml").is_file() for folder in folders)
