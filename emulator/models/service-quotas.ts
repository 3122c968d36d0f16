import { type Answer, jsonAnswer } from "../gateway/call";
import type { ControlRoute } from "../gateway/control-api";
import type { Handler } from "../gateway/gateway";

/**
 * Default quotas of an account, by service and code. moto has those of VPC alone.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
 * @see https://docs.aws.amazon.com/general/latest/gr/ecs-service.html: accounts begin with less and get more as they use it
 */
const DEFAULTS: Readonly<Record<string, { readonly name: string; readonly value: number }>> = {
  "vpc L-F678F1CE": { name: "VPCs per Region", value: 5 },
  "vpc L-0EA8095F": { name: "Inbound or outbound rules per security group", value: 60 },
  "ec2 L-0263D0A3": { name: "EC2-VPC Elastic IPs", value: 5 },
  "fargate L-3032A538": { name: "Fargate On-Demand vCPU resource count", value: 6 },
  "fargate L-36FBB829": { name: "Fargate Spot vCPU resource count", value: 6 },
};

interface Change {
  readonly service?: unknown;
  readonly code?: unknown;
  readonly value?: unknown;
}

/**
 * What `servicequotas:GetServiceQuota` returns. Left out: requests for an increase, and that a quota stops anything: the
 * emulator creates more VPCs than a quota allows. Control API: `PUT /quotas` with `{service, code, value}`, in every region.
 * @see https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html
 */
export class ServiceQuotas {
  private readonly values = new Map<string, number>();

  readonly handler: Handler = (call) => {
    if (call.service !== "servicequotas" || call.action !== "GetServiceQuota") return Promise.resolve(undefined);
    const input = JSON.parse(call.body.toString("utf8")) as { ServiceCode?: string; QuotaCode?: string };
    return Promise.resolve(this.answer(input.ServiceCode ?? "", input.QuotaCode ?? "", call.region));
  };

  readonly route: ControlRoute = (method, path, _, body) => {
    if (`${method} ${path}` !== "PUT /quotas") return undefined;
    const { service, code, value } = (body ?? {}) as Change;
    const key = `${String(service)} ${String(code)}`;
    if (!(key in DEFAULTS)) throw new Error(`quota: should be one of ${Object.keys(DEFAULTS).join(", ")}, got ${key}`);
    if (typeof value !== "number" || !(value >= 0)) {
      throw new Error(`value: should be a number of 0 or more, got ${JSON.stringify(value)}`);
    }
    this.values.set(key, value);
    return { service, code, value };
  };

  private answer(service: string, code: string, region: string): Answer {
    const key = `${service} ${code}`;
    const quota = DEFAULTS[key];
    if (!quota) {
      return jsonAnswer(400, { __type: "NoSuchResourceException", Message: `The quota ${key} is not known here.` });
    }
    return jsonAnswer(200, {
      Quota: {
        ServiceCode: service,
        QuotaCode: code,
        QuotaName: quota.name,
        QuotaArn: `arn:aws:servicequotas:${region}::${service}/${code}`,
        Value: this.values.get(key) ?? quota.value,
        Adjustable: true,
        GlobalQuota: false,
        Unit: "None",
      },
    });
  }
}
