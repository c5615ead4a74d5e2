"""The errors the workbench raises. A message says what happened, the value seen, and the next step."""


class WorkbenchError(Exception):
    """Base of every error raised on purpose by the workbench."""


class LocalAwsError(WorkbenchError):
    """The embedded AWS could not be started, found or stopped."""


class ToolMissingError(WorkbenchError):
    """Node, the CDK CLI or dot is not where the set-up puts it."""


class DefinitionError(WorkbenchError):
    """Something that should be an Amazon States Language definition is not."""


class HistoryError(WorkbenchError):
    """Something that should be a list of execution history events is not."""


class RecordingError(WorkbenchError):
    """Something that should be a recording of an execution, or the file of one, is not."""


class SynthError(WorkbenchError):
    """The CDK app could not be synthesised."""


class DeployError(WorkbenchError):
    """A stack could not be deployed or destroyed; names the failed resource and the reason."""


class NotFoundError(WorkbenchError):
    """A state machine, execution, table, log group or stack that was asked for does not exist."""


class ConnectionRefusedByAwsError(WorkbenchError):
    """AWS, or the embedded AWS, could not be reached or refused the credentials."""


class RefusedError(WorkbenchError):
    """Something that writes was refused before anything was changed: the account is not allowed, or is production."""


class TaskError(WorkbenchError):
    """A task of the course does not exist, is asked for in a wrong way, or its file is not one."""
