import { Refusal, type Wire } from "../gateway/wire";
import { list, textAt } from "../gateway/xml";

const VERSION = "2015-12-01";
const ECS = "AmazonEC2ContainerServiceV20141113";
/** As many services as are described at a time. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
const PAGE = 10;

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html */
const DEFAULT_KEEP_ALIVE = 3600;

interface Page {
  readonly nextToken?: string | null;
}

interface Service {
  readonly runningCount: number;
  readonly loadBalancers?: readonly { readonly targetGroupArn?: string }[];
}

/** The targets of the load balancers, as they are in the emulator behind the gateway; read again each time. */
export class LoadBalancers {
  constructor(private readonly moto: Wire) {}

  /**
   * Tasks that run in the services of ECS behind a load balancer.
   * @param dnsName its own name, as `web-1.us-east-1.elb.amazonaws.com`
   * @returns undefined when there is no such load balancer, or no service of ECS behind it
   */
  async runningTasks(dnsName: string, region: string): Promise<number | undefined> {
    const groups = await this.targetGroups(loadBalancerName(dnsName), region);
    if (groups.size === 0) return undefined;
    const services = (await this.services(region)).filter(({ loadBalancers = [] }) =>
      loadBalancers.some(({ targetGroupArn = "" }) => groups.has(targetGroupArn)),
    );
    return services.length === 0 ? undefined : services.reduce((sum, { runningCount }) => sum + runningCount, 0);
  }

  /**
   * Seconds for which a load balancer lets clients keep a connection.
   * @param dnsName its own name, as `web-1.us-east-1.elb.amazonaws.com`
   */
  async clientKeepAliveSeconds(dnsName: string, region: string): Promise<number> {
    const LoadBalancerArn = await this.arnOf(loadBalancerName(dnsName), region);
    if (LoadBalancerArn === undefined) return DEFAULT_KEEP_ALIVE;
    const found = await this.ask(region, "DescribeLoadBalancerAttributes", "Attributes", { LoadBalancerArn });
    const attribute = found.find((one) => textAt(one, "Key") === "client_keep_alive.seconds");
    return Number(textAt(attribute, "Value") ?? DEFAULT_KEEP_ALIVE);
  }

  private async arnOf(dnsName: string, region: string): Promise<string | undefined> {
    const name = /^(.+)-\d+\.[a-z0-9-]+\.elb\.amazonaws\.com$/.exec(dnsName)?.[1];
    if (name === undefined) return undefined;
    const found = await this.ask(region, "DescribeLoadBalancers", "LoadBalancers", { "Names.member.1": name });
    return textAt(
      found.find((one) => textAt(one, "DNSName")?.toLowerCase() === dnsName),
      "LoadBalancerArn",
    );
  }

  private async targetGroups(dnsName: string, region: string): Promise<ReadonlySet<string>> {
    try {
      const arn = await this.arnOf(dnsName, region);
      if (arn === undefined) return new Set();
      const groups = await this.ask(region, "DescribeTargetGroups", "TargetGroups", { LoadBalancerArn: arn });
      return new Set(groups.map((group) => textAt(group, "TargetGroupArn") ?? ""));
    } catch (error) {
      // There is none of that name, or no target group behind it.
      if (error instanceof Refusal && error.status < 500) return new Set();
      throw error;
    }
  }

  private async ask(region: string, action: string, members: string, input: Readonly<Record<string, string>>) {
    const answer = await this.moto.query("elasticloadbalancing", region, VERSION, action, input);
    return list(answer, `${action}Response`, `${action}Result`, members, "member");
  }

  private async services(region: string): Promise<readonly Service[]> {
    const clusters = await this.pages<{ clusterArns: string[] }>(region, "ListClusters", {});
    const pages = await Promise.all(
      clusters
        .flatMap(({ clusterArns }) => clusterArns)
        .map(async (cluster) => {
          const listed = await this.pages<{ serviceArns: string[] }>(region, "ListServices", { cluster });
          const described = listed
            .filter(({ serviceArns }) => serviceArns.length > 0)
            .map(({ serviceArns }) =>
              this.ecs<{ services: Service[] }>(region, "DescribeServices", { cluster, services: serviceArns }),
            );
          return (await Promise.all(described)).flatMap(({ services }) => services);
        }),
    );
    return pages.flat();
  }

  private async pages<T>(region: string, action: string, input: object): Promise<T[]> {
    const found: T[] = [];
    let next: { nextToken?: string } = {};
    for (;;) {
      const page = await this.ecs<T & Page>(region, action, { ...input, maxResults: PAGE, ...next });
      found.push(page);
      if (!page.nextToken) return found;
      next = { nextToken: page.nextToken };
    }
  }

  private ecs<T>(region: string, action: string, input: object): Promise<T> {
    return this.moto.json<T>("ecs", region, `${ECS}.${action}`, input);
  }
}

/** A load balancer's own name: aliases lead to it with `dualstack.` in front. */
export function loadBalancerName(name: string): string {
  return name.replace(/^dualstack\.(?=.+\.elb\.amazonaws\.com$)/, "");
}
