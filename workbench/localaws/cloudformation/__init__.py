"""What CloudFormation does differently on AWS than in ministack."""
