import { Cluster } from "../../constructs/compute/cluster";
import { FargateService, type FargateServiceProps } from "../../constructs/compute/fargate-service";
import { LoadBalancer, type LoadBalancerProps } from "../../constructs/compute/load-balancer";
import { Target, type TargetProps } from "../../constructs/compute/target";
import type { Network, NetworkProps } from "../../constructs/network/network";
import type { SiteStack } from "../../stacks/shared/site-stack";
import { testNetwork } from "./network";
import { KEY_ARN } from "./keys";
import { synthesizedSite, type TestSiteOptions } from "./site";

export interface TestServiceProps {
  readonly network?: Partial<NetworkProps>;
  readonly loadBalancer?: Partial<LoadBalancerProps>;
  readonly target?: Partial<TargetProps>;
  readonly service?: Partial<FargateServiceProps>;
}

export function testLoadBalancer(
  site: SiteStack,
  network: Network,
  props: Partial<LoadBalancerProps> = {},
): LoadBalancer {
  return new LoadBalancer(site, "load-balancer", {
    network,
    name: "web",
    certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1",
    logBucket: "logs",
    ...props,
  });
}

/** A service behind a load balancer, as the web architecture builds it, and the site's and identity's JSON. */
export function serviceJson(props: TestServiceProps = {}, options?: TestSiteOptions) {
  return synthesizedSite((site) => {
    const network = testNetwork(site, props.network);
    const loadBalancer = testLoadBalancer(site, network, props.loadBalancer);
    const target = new Target(site, "target", {
      loadBalancer,
      network,
      name: "web",
      port: 8080,
      healthPath: "/health",
      requiredHeader: { name: "X-Origin-Verify", values: ["secret"], mostValues: 1 },
      ...props.target,
    });
    new FargateService(site, "service", {
      cluster: new Cluster(site, "cluster", { keyArn: KEY_ARN, logRetentionDays: 30 }),
      network,
      loadBalancer,
      target,
      name: "web",
      image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/test-dev-app:1.0.0",
      repositoryArn: "arn:aws:ecr:us-east-1:123456789012:repository/test-dev-app",
      port: 8080,
      cpu: 256,
      memoryMb: 512,
      min: 2,
      max: 10,
      logKey: { arn: KEY_ARN },
      secretKeyAlias: "alias/test-dev-primary-data",
      logRetentionDays: 30,
      ...props.service,
    });
  }, options);
}
