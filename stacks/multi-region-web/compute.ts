import { Certificate } from "../../constructs/edge/certificate";
import { domainNames } from "../../constructs/edge/domain-names";
import { WebAcl } from "../../constructs/edge/web-acl";
import { Cluster } from "../../constructs/compute/cluster";
import { FargateService } from "../../constructs/compute/fargate-service";
import { LoadBalancer } from "../../constructs/compute/load-balancer";
import { Target } from "../../constructs/compute/target";
import type { Statement } from "../../constructs/core/policy-document";
import type { Network } from "../../constructs/network/network";
import type { Reachable, ServiceUse } from "../../constructs/policy/connection";
import type { KeyRef } from "../../constructs/security/key";
import type { SiteStack } from "../shared/site-stack";
import { KEYS, LOGS } from "../shared/part-names";
import { ORIGIN_VERIFY_HEADER, originVerifyValues, MAX_ORIGIN_VERIFY_VALUES } from "../shared/edge/origin-verify";
import { siteImage } from "../shared/site/site-image";
import type { WebStacks } from "./web-stacks";

/** Last parts of deterministic names. */
export const LOAD_BALANCER = "web";
export const SERVICE = "web";

/** Seconds after which the load balancers close CloudFront's connections: the shortest that AWS offers. */
export const CLIENT_KEEP_ALIVE_SECONDS = 60;

export interface WebComputeProps {
  readonly network: Network;
  readonly logKey: KeyRef;
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly Statement[];
  readonly connectsTo: readonly Reachable[];
  readonly uses: readonly ServiceUse[];
}

export interface WebCompute {
  readonly cluster: Cluster;
  readonly certificate: Certificate;
  readonly loadBalancer: LoadBalancer;
  readonly target: Target;
  readonly service: FargateService;
  readonly webAcl: WebAcl;
}

/** Minimum task count of the site: all of them in the primary, a fraction in the standby. */
export function minimumTasks({ deployment }: WebStacks, role: SiteStack["siteRole"]): number {
  const { min, standbyFraction } = deployment.service;
  const standby = role === "secondary" && deployment.edge.routing === "failover";
  return standby ? Math.max(1, Math.ceil(min * standbyFraction)) : min;
}

/** What answers requests in a site: web ACL, load balancer, cluster and service. */
export function webCompute(stack: SiteStack, stacks: WebStacks, props: WebComputeProps): WebCompute {
  const { deployment } = stacks;
  const { service: values, logs, edge } = deployment;
  const { network, logKey } = props;
  const names = domainNames(deployment.domain);
  const certificate = new Certificate(stack, "certificate", { names: names.certificate });
  const loadBalancer = new LoadBalancer(stack, "load-balancer", {
    network,
    name: LOAD_BALANCER,
    certificateArn: certificate.arn,
    logBucket: stack.siteNames.bucket(LOGS),
    clientKeepAliveSeconds: CLIENT_KEEP_ALIVE_SECONDS,
  });
  const target = new Target(stack, "target", {
    loadBalancer,
    network,
    name: SERVICE,
    port: values.port,
    protocol: values.protocol === "https" ? "HTTPS" : "HTTP",
    healthPath: values.healthPath,
    requiredHeader: {
      name: ORIGIN_VERIFY_HEADER,
      values: originVerifyValues(stack).accepted,
      mostValues: MAX_ORIGIN_VERIFY_VALUES,
    },
  });
  const webAcl = new WebAcl(stack, "web-acl", {
    scope: "regional",
    requestsPerAddress: edge.requestsPerAddress,
    blockedCountries: edge.blockedCountries,
    bodyLimits: { maxKb: edge.maxBodyKb, paths: edge.bodyLimits },
    behindCloudFront: true,
    logRetentionDays: logs.retentionDays,
    logKey,
  });
  webAcl.protect("load-balancer", loadBalancer.resource.arn);

  const cluster = new Cluster(stack, "cluster", { keyArn: logKey.arn, logRetentionDays: logs.retentionDays });
  const service = new FargateService(stack, "service", {
    cluster,
    network,
    loadBalancer,
    target,
    name: SERVICE,
    ...siteImage(stack, values.image),
    port: values.port,
    cpu: values.cpu,
    memoryMb: values.memoryMb,
    min: minimumTasks(stacks, stack.siteRole),
    max: values.max,
    onDemandTasks: values.onDemandTasks ?? values.max,
    spotFraction: values.spotFraction,
    scaling: values.scaling,
    schedule: values.schedule,
    environment: { ...values.environment, ...props.environment },
    statements: props.statements,
    connectsTo: props.connectsTo,
    uses: props.uses,
    logKey,
    secretKeyAlias: stack.siteNames.keyAlias(KEYS.data),
    logRetentionDays: logs.retentionDays,
  });
  return { cluster, certificate, loadBalancer, target, service, webAcl };
}
