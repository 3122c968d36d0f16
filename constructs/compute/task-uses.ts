import type { Site } from "../core/site";
import type { ServiceUse } from "../policy/connection";

const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/**
 * What every Fargate task calls through its own network interface: its image's manifest, the layers, which ECR serves from
 * a bucket of AWS's under URLs it has signed itself, its secrets, its log, and for exec sessions the channel and its key.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
export function taskUses({ region, names }: Site, secrets: boolean): ServiceUse[] {
  return [
    { service: "ecr.api", actions: ["ecr:GetAuthorizationToken", ...PULL] },
    { service: "ecr.dkr", actions: PULL },
    {
      service: "s3",
      actions: ["s3:GetObject"],
      foreign: `arn:${names.partition}:s3:::prod-${region}-starport-layer-bucket/*`,
    },
    { service: "logs", actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"] },
    ...(secrets ? [{ service: "secretsmanager", actions: ["secretsmanager:GetSecretValue"] }] : []),
    {
      service: "ssmmessages",
      actions: [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
    },
    { service: "kms", actions: ["kms:Decrypt"] },
  ];
}
