// Synthetic workspaces with the mix of a real one: mostly objects that hold no data, and a few that decide everything.

import { groupBy } from '../src/core/model/group-by.ts';

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** As if it was read from disk: one flat string, not the rope that concatenation leaves. */
function file(path: string, text: string): TextFile {
  return { path, text: Buffer.from(text).toString('utf8') };
}

const meta = (name: string, namespace: string) =>
  `metadata:\n  name: ${name}\n  namespace: ${namespace}\n  labels:\n    app.kubernetes.io/name: ${name}\n    app.kubernetes.io/part-of: ${namespace}\n`;

const container = (name: string, image: string, mount: string) => `        - name: ${name}
          image: ${image}
          ports:
            - containerPort: 8080
              name: http
          env:
            - name: LOG_LEVEL
              value: info
            - name: DATABASE_URL
              valueFrom:
                secretKeyRef: { name: ${name}-database, key: url }
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 256Mi }
          readinessProbe:
            httpGet: { path: /healthz, port: http }
          volumeMounts:
            - { name: data, mountPath: ${mount} }
`;

const deployment = (name: string, namespace: string) => `apiVersion: apps/v1
kind: Deployment
${meta(name, namespace)}spec:
  replicas: 2
  selector:
    matchLabels: { app.kubernetes.io/name: ${name} }
  template:
    metadata:
      labels: { app.kubernetes.io/name: ${name} }
    spec:
      containers:
${container(name, `registry.example.com/${name}:1.4.2`, '/tmp')}      volumes:
        - name: data
          emptyDir: {}
`;

const service = (name: string, namespace: string) => `apiVersion: v1
kind: Service
${meta(name, namespace)}spec:
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - { name: http, port: 80, targetPort: http }
`;

const configMap = (name: string, namespace: string) => `apiVersion: v1
kind: ConfigMap
${meta(`${name}-settings`, namespace)}data:
  settings.yaml: |
${Array.from({ length: 12 }, (_, line) => `    key-${line}: value of ${name} number ${line}`).join('\n')}
`;

const ingress = (name: string, namespace: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
${meta(name, namespace)}spec:
  rules:
    - host: ${name}.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: ${name}, port: { name: http } } }
`;

const statefulSet = (name: string, namespace: string) => `apiVersion: apps/v1
kind: StatefulSet
${meta(name, namespace)}spec:
  serviceName: ${name}
  replicas: 1
  selector:
    matchLabels: { app.kubernetes.io/name: ${name} }
  template:
    metadata:
      labels: { app.kubernetes.io/name: ${name} }
    spec:
      containers:
${container(name, 'postgres:16', '/var/lib/postgresql/data')}  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: 10Gi } }
`;

const claim = (name: string, namespace: string) => `apiVersion: v1
kind: PersistentVolumeClaim
${meta(`${name}-files`, namespace)}spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 5Gi } }
`;

const schedule = (namespace: string) => `apiVersion: velero.io/v1
kind: Schedule
metadata:
  name: ${namespace}
  namespace: velero
spec:
  schedule: 0 3 * * *
  template:
    includedNamespaces: [${namespace}]
    snapshotMoveData: true
    ttl: 336h
`;

const kinds = [deployment, service, configMap, ingress, deployment, service, configMap, claim, deployment, statefulSet];

/** `count` documents in files of five; ten applications share a namespace, every second namespace has a Velero Schedule. */
export function kubernetesFiles(count: number, folder = ''): TextFile[] {
  const documents: { text: string; namespace: string }[] = [];
  for (let index = 0; documents.length < count; index += 1) {
    const namespace = `team-${Math.floor(index / 100)}`;
    const app = `app-${index}`;
    if (index % 200 === 0) {
      documents.push({ namespace, text: `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n` });
      documents.push({ namespace, text: schedule(namespace) });
    }
    const make = kinds[index % kinds.length] ?? service;
    documents.push({ namespace, text: make(app, namespace) });
  }
  const files: TextFile[] = [];
  for (let start = 0; start < count; start += 5) {
    const slice = documents.slice(start, Math.min(start + 5, count));
    files.push(file(`${folder}${slice[0]?.namespace}/${start}.yaml`, slice.map((one) => one.text).join('---\n')));
  }
  return files;
}

/** The same documents as one base for each namespace, and two overlays that build all of them. */
export function overlayFiles(count: number): TextFile[] {
  const bases = kubernetesFiles(count, 'base/');
  const folders = groupBy(bases, (one) => one.path.slice(0, one.path.lastIndexOf('/')));
  const kustomizations = [...folders].map(([folder, files]) =>
    file(
      `${folder}/kustomization.yaml`,
      `resources:\n${files.map((one) => `  - ${one.path.slice(folder.length + 1)}\n`).join('')}`,
    ),
  );
  const overlays = ['dev', 'prod'].map((stage) =>
    file(
      `overlays/${stage}/kustomization.yaml`,
      `resources:\n${[...folders.keys()].map((folder) => `  - ../../${folder}\n`).join('')}labels:\n  - pairs: { stage: ${stage} }\n`,
    ),
  );
  return [...bases, ...kustomizations, ...overlays];
}

const terraformBlocks: readonly ((name: string) => string)[] = [
  (name) => `resource "aws_security_group" "${name}" {
  name        = "\${var.prefix}-${name}"
  description = "Lets ${name} talk to its database"
  vpc_id      = data.aws_vpc.main.id

  dynamic "ingress" {
    for_each = var.allowed_ports
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = [for subnet in data.aws_subnet.private : subnet.cidr_block]
    }
  }

  tags = merge(local.tags, { Name = "\${var.prefix}-${name}" })
}
`,
  (name) => `resource "aws_iam_policy" "${name}" {
  name   = "\${var.prefix}-${name}"
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        { "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::\${var.prefix}-${name}/*" }
      ]
    }
  EOT
}
`,
  (name) => `resource "aws_lambda_function" "${name}" {
  function_name = "\${var.prefix}-${name}"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  role          = aws_iam_role.lambda.arn
  filename      = "\${path.module}/${name}.zip"

  environment {
    variables = {
      QUEUE  = aws_sqs_queue.${name}.url
      TABLE  = "\${var.prefix}-${name}"
    }
  }
}
`,
  (name) => `resource "aws_sqs_queue" "${name}" {
  name                       = "\${var.prefix}-${name}"
  visibility_timeout_seconds = 60
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 5 })
  tags                       = local.tags
}
`,
  (name) => `resource "aws_cloudwatch_metric_alarm" "${name}" {
  alarm_name          = "\${var.prefix}-${name}-errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 2
  metric_name         = "Errors"
  namespace           = "AWS/Lambda"
  period              = 300
  statistic           = "Sum"
  threshold           = var.production ? 1 : 10
  dimensions = {
    FunctionName = aws_lambda_function.${name}.function_name
  }
}
`,
];

/** One service in ten has a database, one in five a bucket. */
const statefulBlocks: readonly ((name: string) => string)[] = [
  (name) => `resource "aws_db_instance" "${name}" {
  identifier              = "\${var.prefix}-${name}"
  engine                  = "postgres"
  engine_version          = "16.3"
  instance_class          = var.production ? "db.r6g.large" : "db.t4g.micro"
  allocated_storage       = 100
  backup_retention_period = var.production ? 14 : 1
  vpc_security_group_ids  = [aws_security_group.${name}.id]
  tags                    = local.tags
}
`,
  (name) => `resource "aws_s3_bucket" "${name}" {
  bucket = "\${var.prefix}-${name}"
  tags   = local.tags
}

resource "aws_s3_bucket_versioning" "${name}" {
  bucket = aws_s3_bucket.${name}.id
  versioning_configuration {
    status = "Enabled"
  }
}
`,
];

const terraformHead = `variable "prefix" {
  type    = string
  default = "shop"
}
variable "production" {
  type    = bool
  default = true
}
variable "allowed_ports" {
  type    = list(number)
  default = [5432, 8080]
}
data "aws_vpc" "main" {
  default = true
}
locals {
  tags = { project = var.prefix, backup = "daily" }
}
resource "aws_backup_plan" "daily" {
  name = "daily"
  rule {
    rule_name         = "daily"
    target_vault_name = "main"
    schedule          = "cron(0 3 * * ? *)"
    lifecycle {
      delete_after = 35
    }
  }
}
resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::123456789012:role/backup"
  selection_tag {
    type  = "STRINGEQUALS"
    key   = "backup"
    value = "daily"
  }
}
`;

/** Root modules of about 200 kB each, in files of about 20 kB. */
export function terraformFiles(bytes: number): TextFile[] {
  const files: TextFile[] = [];
  let total = 0;
  for (let root = 0; total < bytes; root += 1) {
    const add = (name: string, text: string) => {
      files.push(file(`live/root-${root}/${name}.tf`, text));
      total += text.length;
    };
    add('main', terraformHead);
    for (let part = 0; part < 10 && total < bytes; part += 1) {
      const names = Array.from({ length: 10 }, (_, index) => `service_${part}_${index}`);
      const blocks = names.flatMap((name, index) => [
        ...terraformBlocks.map((make) => make(name)),
        ...(index === 0 ? [statefulBlocks[0]?.(name) ?? ''] : []),
        ...(index % 5 === 1 ? [statefulBlocks[1]?.(name) ?? ''] : []),
      ]);
      add(`part-${part}`, blocks.join('\n'));
    }
  }
  return files;
}
