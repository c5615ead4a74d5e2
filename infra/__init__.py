"""The article's system as plain CDK constructs: one file a construct, wired in stack.py."""

from infra.node import choose_node

# importing aws_cdk starts Node, so the choice has to come before any construct
choose_node()
