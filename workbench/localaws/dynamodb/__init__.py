"""DynamoDB as on AWS where ministack differs."""
