"""Every private name of ministack that the embedded AWS relies on is there, as the kind of thing it relies on.

Run this first after a new version of ministack has been pinned: it says at once which seam has moved.
"""

import importlib
import inspect

import pytest

pytestmark = pytest.mark.unit

#: module -> names; a name with its parameters is a function that is replaced or called with them.
SEAMS = {
    "ministack.app": [
        "AUTH", "SERVICE_HANDLERS", "app", "_credential_failure(service, iam_action, request_id, denied, headers)",
        "_extract_s3_vhost_bucket(host)", "set_request_account_id(access_key_id)", "_MAIN_LOOP",
    ],
    "ministack.core.iam_evaluator": [
        "is_root_access_key(access_key_id)", "resolve_credential(access_key_id, account_id, session_token)",
        "find_iam_access_key_account(access_key_id)", "SignedRequest", "AuthError", "CredentialResolutionError",
        "ResolvedCredential", "EvalContext", "evaluate", "evaluate_resource_policy", "enforce",
        "_sigv2_check(request, account_id)", "_signed_request", "_anonymous", "_verified_key",
        "_gather_role_policies(role_name, account_id)", "_permissions_boundary(store, name, account_id)",
        "pin_signed_request(method, raw_path, query_params, raw_headers, handshake)",
        "request_caller_arn(headers, query_params)", "parse_policy_document(doc)",
    ],
    "ministack.core.sigv4": [
        "parse_header_signature(headers)", "parse_query_signature(query_params)", "header_signature_failure",
        "request_time_failure", "presigned_request_is_expired", "SIGNATURE_MISMATCH",
    ],
    "ministack.core.responses": ["_account_from_sts_session(access_key_id)", "request_scope(account_id, region)"],
    "ministack.core.lambda_runtime": [
        "invalidate_worker(func_name, qualifier, account, region)", "execution_credentials",
    ],
    "ministack.services.lambda_svc": [
        "_execute_function_dispatch(func, config, event, request_id, started)", "_execute_function(func, event)",
        "_ACCOUNT_CONCURRENCY_CAP", "_durable_ctx", "_invoke_depth", "_proxy_url_for(config)", "_resolve_layer_zip",
        "_runtime_env_vars(config)", "_xray_trace_id_for_invocation", "invoke_async_with_retry(func, event)",
        "_route_async_failure(target_arn, func_name, event, result)", "_get_func_record_for_ref(function_ref)",
        "_execution_record_for_config(func, config)", "run_reentrant", "handle_request",
    ],
    "ministack.services.eventbridge": [
        "_invoke_target(target, event, rule, view)", "_pattern_event_view(event)", "_dispatch_event(event, view)",
        "_archive_event(event, view)", "_event_bus_name_from_ref(name)", "_put_events(data, allow_aws_source)",
        "_render_input_template(template, replacements)", "_target_matches_request_scope(spec)",
        "_dispatch_to_sqs(spec, payload, sqs_parameters)",
    ],
    "ministack.services.sqs": ["_queue_by_arn", "_act_send_message(data, qurl)"],
    "ministack.services.sns": ["_topics", "topic_policy_for_arn(topic_arn)", "publish_internal", "SnsPublishError"],
    "ministack.services.sts": ["register_session(access_key, session)", "_role_id(role_arn)", "_sessions"],
    "ministack.services.iam": ["_roles", "_access_keys"],
    "ministack.services.stepfunctions": ["_resolve_state_machine_arn", "_start_execution"],
    "ministack.services.cloudwatch_logs": [
        "_log_groups", "_make_group_arn", "_append_log_events(stream, events)",
        "_fanout_to_subscription_filters(group_name, stream_name, events)",
    ],
    "ministack.services.cloudformation": ["_stacks", "_stack_events"],
    "ministack.services.cloudformation.handlers": [
        "_ACTION_HANDLERS", "_resolve_stack(stack_name)", "_error", "_p",
    ],
    "ministack.services.cloudformation.stacks": [
        "_add_event(stack_id, stack_name, logical_id, resource_type, status)",
    ],
    "ministack.services.cloudformation.provisioners": [
        "_provision_resource(resource_type, logical_id, props, stack_name)",
        "_update_resource(resource_type, physical_id, old_props, new_props, stack_name, logical_id, old_attrs)",
        "_eb_rule_bus_name(props)", "_dynamodb", "_eb", "_sqs", "_lambda_svc", "_iam", "_cw_logs",
    ],
    "ministack.services.dynamodb": [
        "_execute_statement(data)", "_partiql_select(table, parsed)", "_extract_key_val(attr)", "_ddb_comparable(val)",
        "_item_size_bytes(item)",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("module", "seam"), [(module, seam) for module, seams in SEAMS.items() for seam in seams])
def test_a_seam_is_where_it_was(module, seam):
    name, _, parameters = seam.partition("(")
    found = getattr(importlib.import_module(module), name)
    if parameters:
        expected = parameters.rstrip(")").split(", ")
        assert list(inspect.signature(found).parameters)[: len(expected)] == expected


def test_the_package_that_is_kept_out_is_only_needed_for_one_enum():
    from workbench.localaws.gateway import slim_moto

    slim_moto.apply()
    assert importlib.import_module("moto.batch.utils").JobStatus.SUCCEEDED
