/**
 * Services for whose roles AWS documents a trust policy without any condition on `aws:SourceAccount` or `aws:SourceArn`,
 * with the page that shows it. They assume a role for a resource of the role's own account and name no source: with such
 * a condition they cannot assume the role at all. Every other service names its source, and its roles require it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention
 */
export const SERVICES_WITHOUT_SOURCE: Readonly<Record<string, string>> = {
  "backup.amazonaws.com": "https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html",
  "cloudtrail.amazonaws.com":
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html",
  "ec2.amazonaws.com": "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
  "eks.amazonaws.com": "https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html",
  "pods.eks.amazonaws.com": "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html",
  // Of a proxy. Enhanced monitoring, which names its source, has a principal of its own.
  "rds.amazonaws.com": "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-iam-setup.html",
  "s3.amazonaws.com": "https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html",
  "spotfleet.amazonaws.com": "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-fleet-prerequisites.html",
};

/** Whether a service assumes roles without naming the resource that it acts for. */
export function namesNoSource(service: string): boolean {
  return service in SERVICES_WITHOUT_SOURCE;
}
