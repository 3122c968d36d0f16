import { EVERYONE, type Statement } from "../core/policy-document";
import type { Site } from "../core/site";

/** Prefixes of actions, where they differ from the service's name. */
const PREFIXES: Readonly<Record<string, string>> = { "ecr.api": "ecr", "ecr.dkr": "ecr", monitoring: "cloudwatch" };
/**
 * Its actions have no resources, and AWS does not document whether its endpoint supports a policy: it keeps the default policy.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmessagegatewayservice.html
 */
const WITHOUT_POLICY: readonly string[] = ["ssmmessages"];

/**
 * What an endpoint allows: principals of this account on resources of this account, so that neither a foreign
 * key nor a foreign bucket can carry data away through it. ECR serves image layers from a bucket of AWS's, under URLs it
 * has signed itself; Systems Manager has documents, runbooks and public parameters, whose ARNs name no account. Undefined
 * where the service has no policies.
 * @see https://docs.aws.amazon.com/whitepapers/latest/building-a-data-perimeter-on-aws/perimeter-implementation.html
 * @see https://github.com/aws-samples/data-perimeter-policy-examples/blob/main/vpc_endpoint_policies/ssm_endpoint_policy.json
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 */
export function endpointStatements(service: string, { region, names }: Site): Statement[] | undefined {
  if (WITHOUT_POLICY.includes(service)) return undefined;
  const { account } = names.identity;
  const own: Statement = {
    sid: "OwnAccount",
    actions: [`${PREFIXES[service] ?? service}:*`],
    resources: ["*"],
    principals: EVERYONE,
    condition: [
      { test: "StringEquals", variable: "aws:PrincipalAccount", values: [account] },
      { test: "StringEquals", variable: "aws:ResourceAccount", values: [account] },
    ],
  };
  const imageLayers: Statement = {
    sid: "ImageLayers",
    actions: ["s3:GetObject"],
    resources: [`arn:${names.partition}:s3:::prod-${region}-starport-layer-bucket/*`],
    principals: EVERYONE,
  };
  const managed: Statement = {
    sid: "AwsOwned",
    actions: ["ssm:Describe*", "ssm:Get*", "ssm:List*", "ssm:SendCommand", "ssm:StartSession"],
    resources: ["parameter/aws/*", "document/*", "automation-definition/*"].map(
      (resource) => `arn:${names.partition}:ssm:${region}::${resource}`,
    ),
    principals: EVERYONE,
    condition: [{ test: "StringEquals", variable: "aws:PrincipalAccount", values: [account] }],
  };
  if (service === "s3") return [own, imageLayers];
  return service === "ssm" ? [own, managed] : [own];
}
