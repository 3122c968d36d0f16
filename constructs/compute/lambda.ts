import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { useKey } from "../core/key-use";
import { LogGroup } from "../core/log-group";
import type { SiteNames } from "../core/names";
import type { Statement } from "../core/policy-document";
import { type Site, siteOf } from "../core/site";
import { MAX_RETENTION_SECONDS, Queue, queueByName } from "../messaging/queue";
import { allowToServices } from "../network/aws-services";
import type { Network } from "../network/network";
import { SecurityGroup } from "../network/security-group";
import { declareUses, type Reachable, type ServiceUse } from "../policy/connection";
import { functionCode } from "./function-code";

export interface LambdaProps {
  /** Last part of the path of its folder in `functions/`, and of the deterministic name. */
  readonly name: string;
  readonly description: string;
  /** Its permissions in addition to writing its log, traces and dead-letter queue. */
  readonly statements: readonly Statement[];
  /** Key for its environment, log and dead-letter queue; it must allow the CloudWatch Logs service. */
  readonly key: { readonly arn: string; readonly alias: string };
  readonly logRetentionDays: number;
  /**
   * No secrets: pass the name of a secret, and the function reads it.
   * @default none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /** 1 to 900. @default 30 */
  readonly timeoutSeconds?: number;
  /** 128 to 10240. @default 256 */
  readonly memoryMb?: number;
  /**
   * Reserved concurrency, from 1: no other function of the account can use it, and the function cannot exceed it. AWS keeps
   * 100 of the region's quota unreserved, and new accounts have a quota of 10: reserve only for functions that must run.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   * @default none: it uses unreserved concurrency
   */
  readonly reservedConcurrency?: number;
  /**
   * Network whose private tier it runs in.
   * @default none: it reaches AWS's public endpoints
   */
  readonly network?: Network;
  /**
   * AWS APIs that it calls through the network; its log, traces and dead-letter queue do not use the network.
   * @default nothing
   */
  readonly uses?: readonly ServiceUse[];
  /**
   * What it connects to inside the network; `allowFrom` of each allows it.
   * @default nothing
   */
  readonly connectsTo?: readonly Reachable[];
}

/** A function, for its callers. */
export interface FunctionRef {
  readonly functionArn: string;
  readonly functionName: string;
}

/** Deterministic name and ARN of a function of this site, without a dependency on the function. */
export function functionByName({ siteNames }: Site, part: string): FunctionRef {
  const functionName = siteNames.of(part, "function");
  return { functionName, functionArn: siteNames.arn("lambda", `function:${functionName}`) };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
const RUNTIME = "nodejs22.x";
/** Last part of the name of a function's dead-letter queue. */
const deadLettersOf = (name: string) => `${name}-dead-letters`;

/** A Lambda function on arm64 with a role, a log and a dead-letter queue of its own, traced. */
export class Lambda extends Construct {
  /** Deterministic name, and its last part. */
  readonly name: string;
  readonly part: string;
  /** Deterministic ARN. */
  readonly arn: string;
  /** Its security group; only inside a network. */
  readonly securityGroup: SecurityGroup | undefined;
  readonly resource: LambdaFunction;

  constructor(scope: Construct, id: string, props: LambdaProps) {
    super(scope, id);
    const site = siteOf(this);
    const { name, network, key } = props;
    this.check(props);
    this.part = name;
    ({ functionName: this.name, functionArn: this.arn } = functionByName(site, name));
    const code = functionCode(name);
    const log = new LogGroup(this, "log", {
      name: `functions/${name}`,
      retentionDays: props.logRetentionDays,
      keyArn: key.arn,
    });
    const deadLetters = new Queue(this, "dead-letters", {
      name: deadLettersOf(name),
      key,
      retentionSeconds: MAX_RETENTION_SECONDS,
    });
    this.securityGroup = network
      ? new SecurityGroup(this, "group", { vpc: network.vpc, name, description: `Function ${name}` })
      : undefined;
    this.resource = new LambdaFunction(this, "Resource", {
      functionName: this.name,
      description: props.description,
      filename: new TerraformAsset(this, "code", { path: code.file, type: AssetType.FILE, assetHash: code.digest })
        .path,
      sourceCodeHash: code.hash,
      handler: "index.handler",
      runtime: RUNTIME,
      architectures: ["arm64"],
      role: this.role(props, site),
      timeout: props.timeoutSeconds ?? 30,
      memorySize: props.memoryMb ?? 256,
      ...(props.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: props.reservedConcurrency }),
      kmsKeyArn: key.arn,
      tracingConfig: { mode: "Active" },
      deadLetterConfig: { targetArn: deadLetters.arn },
      loggingConfig: { logFormat: "JSON", logGroup: log.name },
      ...(props.environment ? { environment: { variables: { ...props.environment } } } : {}),
      ...(network && this.securityGroup
        ? { vpcConfig: { subnetIds: network.subnetIds("private"), securityGroupIds: [this.securityGroup.id] } }
        : {}),
    });
    if (network) this.declare(network, props);
  }

  /** Name and ARN as attributes of the resource: what uses them in this stack is created after the function. */
  get reference(): FunctionRef {
    return { functionArn: this.resource.arn, functionName: this.resource.functionName };
  }

  private declare(network: Network, { name, uses = [], connectsTo = [] }: LambdaProps): void {
    const why = `Work of the function ${name}`;
    allowToServices(this.securityGroup!, network, uses, why);
    declareUses(this.resource, uses, connectsTo, why);
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  private check({ timeoutSeconds = 30, memoryMb = 256, reservedConcurrency = 1 }: LambdaProps): void {
    const bounds = [
      ["timeoutSeconds", timeoutSeconds, 1, 900],
      ["memoryMb", memoryMb, 128, 10240],
      ["reservedConcurrency", reservedConcurrency, 1, 1000],
    ] as const;
    for (const [field, value, least, most] of bounds) {
      if (value < least || value > most) {
        throw new InvalidProps(this, `${field} should be from ${least} to ${most}, got ${value}`);
      }
    }
  }

  private role({ name, description, statements, network, key }: LambdaProps, site: Site): string {
    const { siteNames } = site;
    return site.role(name, {
      description,
      assumedBy: ["lambda.amazonaws.com"],
      statements: [
        {
          sid: "WriteLog",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [`${siteNames.logGroupArn(`functions/${name}`)}:*`],
        },
        { sid: "Trace", actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] },
        {
          sid: "KeepDeadLetters",
          actions: ["sqs:SendMessage"],
          resources: [queueByName(site, deadLettersOf(name)).arn],
        },
        useKey({ aliasArn: siteNames.arn("kms", key.alias), actions: ["kms:Decrypt", "kms:GenerateDataKey"] }),
        ...(network ? networkInterfaces(siteNames, this.arn) : []),
        ...statements,
      ],
    }).arn;
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const INTERFACE_READS = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"];
const INTERFACE_WRITES = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * Lambda manages a function's network interfaces with the function's role, in this region and account. Their ids are not
 * known in advance. The function's own code does not get these permissions.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice-security
 */
function networkInterfaces(siteNames: SiteNames, functionArn: string): Statement[] {
  return [
    { sid: "SeeNetwork", actions: INTERFACE_READS, resources: ["*"] },
    { sid: "ManageInterfaces", actions: INTERFACE_WRITES, resources: [siteNames.arn("ec2", "*/*")] },
    {
      sid: "NotByCode",
      effect: "Deny",
      actions: [...INTERFACE_READS, ...INTERFACE_WRITES, "ec2:DetachNetworkInterface"],
      resources: ["*"],
      condition: [{ test: "ArnEquals", variable: "lambda:SourceFunctionArn", values: [functionArn] }],
    },
  ];
}
