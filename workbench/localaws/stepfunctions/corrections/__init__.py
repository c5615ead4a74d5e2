"""Where moto's interpreter is corrected so that it answers as AWS does; one file for each behaviour."""

from importlib import import_module

__all__ = ["CORRECTIONS", "correct"]

#: The files of this folder, in the order they are applied; each has an `install()`.
CORRECTIONS = (
    "quiet_interpreter",
    "json_paths",
    "string_literals",
    "intrinsic_functions",
    "definition_cache",
    "service_parameters",
    "sdk_metadata",
    "service_failures",
    "sync_jobs",
    "event_manager",
    "path_failures",
    "state_entry",
    "internal_errors",
    "failure_handling",
    "execution_record",
    "program_end",
    "task_tokens",
    "log_delivery",
    "jsonata_engine",
    "distributed_map",
    "aborted_siblings",
    "mocked_responses",
    "api_gateway",
    "choice_rules",
    "waiting",
    "result_path",
    "error_matching",
)


def correct() -> None:
    """Apply every correction once, after the provider's module is loaded."""
    from workbench.localaws.stepfunctions.clients import install_clients

    install_clients()
    for name in CORRECTIONS:
        import_module(f"{__name__}.{name}").install()
