terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

# Backed up by the service itself, every day, for two weeks.
resource "aws_db_instance" "billing" {
  identifier                  = "shop-billing"
  engine                      = "postgres"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "billing"
  manage_master_user_password = true
  backup_retention_period     = 14
  backup_window               = "02:00-03:00"
}

# No point-in-time recovery, and no plan selects it.
resource "aws_dynamodb_table" "carts" {
  name         = "shop-carts"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "customer"

  attribute {
    name = "customer"
    type = "S"
  }
}

# Old versions survive an overwrite, but lie in the same bucket.
resource "aws_s3_bucket" "invoices" {
  bucket = "example-shop-invoices"
}

resource "aws_s3_bucket_versioning" "invoices" {
  bucket = aws_s3_bucket.invoices.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_efs_file_system" "media" {
  creation_token = "shop-media"
  encrypted      = true
}

resource "aws_efs_backup_policy" "media" {
  file_system_id = aws_efs_file_system.media.id

  backup_policy {
    status = "ENABLED"
  }
}

# The plan selects backup = "daily"; here it says "nightly".
resource "aws_efs_file_system" "exports" {
  creation_token = "shop-exports"
  encrypted      = true

  tags = {
    backup = "nightly"
  }
}
