import type { Callers } from "../gateway/callers";
import { type Principal, sessionOf } from "../iam/principal";
import type { AskNetwork } from "../models/network";
import type { Deployed, DeployedFunction } from "./deployed";
import { type FunctionError, Instance, type Outcome } from "./instance";

/** Why a function was not run at all: as many run already as may. */
export class Throttled extends Error {
  override readonly name = "Throttled";

  /** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
  constructor(
    readonly reason: "ReservedFunctionConcurrentInvocationLimitExceeded" | "ConcurrentInvocationLimitExceeded",
  ) {
    super("Rate Exceeded.");
  }
}

/** Idle instances that are kept in all; each takes some 50 MB. */
const MAX_IDLE = 24;
const IDLE_MS = 5 * 60_000;

interface Idle {
  readonly instance: Instance;
  readonly key: string;
  readonly since: number;
}

/** Warm instances of the functions, each for one revision of one version, and how many of a function run now. */
export class Pool {
  private idle: Idle[] = [];
  private readonly busy = new Set<Instance>();
  /** By function, and by region for those without a reservation. */
  private readonly running = new Map<string, number>();

  constructor(
    private readonly deployed: Deployed,
    private readonly callers: Callers,
    /** What functions use as `AWS_ENDPOINT_URL`. */
    private readonly endpoint: () => string,
    private readonly network: AskNetwork,
    /** Executions that the functions of a region without a reservation share. */
    private readonly unreserved: (region: string) => number,
  ) {}

  /** Runs a function once; throws `Throttled` when what is reserved for it, or what it shares, is used up. */
  async run(target: DeployedFunction, id: string, payload: string): Promise<Outcome> {
    const { reservedConcurrency: reserved, region } = target;
    const shared = reserved === undefined;
    const key = shared ? region : target.arn;
    const running = this.running.get(key) ?? 0;
    if (running >= (reserved ?? this.unreserved(region))) {
      throw new Throttled(
        shared ? "ConcurrentInvocationLimitExceeded" : "ReservedFunctionConcurrentInvocationLimitExceeded",
      );
    }
    this.running.set(key, running + 1);
    try {
      return await this.runOn(target, id, payload);
    } finally {
      this.running.set(key, this.running.get(key)! - 1);
    }
  }

  /** How many there are, warm ones and those at work. */
  get instances(): number {
    return this.idle.length + this.busy.size;
  }

  close(): void {
    for (const instance of [...this.idle.map((one) => one.instance), ...this.busy]) instance.end();
    this.idle = [];
  }

  private async runOn(target: DeployedFunction, id: string, payload: string): Promise<Outcome> {
    const key = `${target.arn}:${target.version}`;
    const revised = `${key}:${target.revision}`;
    const warm = this.take(key, revised);
    const instance =
      warm ??
      new Instance(await this.deployed.code(target), this.environment(target), (question) =>
        this.network(question, target.region),
      );
    this.busy.add(instance);
    try {
      const problem = warm ? undefined : await instance.start();
      if (problem) return failed(problem);
      return await instance.invoke({
        id,
        payload,
        timeoutSeconds: target.timeoutSeconds,
        context: {
          functionName: target.name,
          functionVersion: target.version,
          invokedFunctionArn: target.arn,
          memoryLimitInMB: String(target.memoryMb),
          logGroupName: `/aws/lambda/${target.name}`,
          logStreamName: `instance-${instance.pid ?? 0}`,
        },
      });
    } finally {
      this.busy.delete(instance);
      if (instance.alive) this.keep({ instance, key: revised, since: Date.now() });
      else instance.end();
    }
  }

  /** A warm instance of this revision; those of other revisions of the version have had their day. */
  private take(key: string, revised: string): Instance | undefined {
    const stale = this.idle.filter(
      (one) => !one.instance.alive || (one.key.startsWith(`${key}:`) && one.key !== revised) || isOld(one),
    );
    for (const one of stale) one.instance.end();
    this.idle = this.idle.filter((one) => !stale.includes(one));
    const at = this.idle.findLastIndex((one) => one.key === revised);
    return at < 0 ? undefined : this.idle.splice(at, 1)[0]!.instance;
  }

  private keep(idle: Idle): void {
    this.idle.push(idle);
    while (this.idle.length > MAX_IDLE) this.idle.shift()!.instance.end();
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
  private environment(target: DeployedFunction): Record<string, string> {
    return {
      PATH: process.env["PATH"] ?? "",
      LANG: "en_US.UTF-8",
      TZ: ":UTC",
      ...target.environment,
      AWS_REGION: target.region,
      AWS_DEFAULT_REGION: target.region,
      AWS_ENDPOINT_URL: this.endpoint(),
      AWS_ACCESS_KEY_ID: this.callers.keyOf(target.name, executionRole(target)),
      AWS_SECRET_ACCESS_KEY: "emulator",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      AWS_EXECUTION_ENV: `AWS_Lambda_${target.runtime}`,
      AWS_LAMBDA_FUNCTION_NAME: target.name,
      AWS_LAMBDA_FUNCTION_VERSION: target.version,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(target.memoryMb),
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${target.name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: "emulator",
      _HANDLER: target.handler,
      NO_PROXY: "127.0.0.1,localhost",
    };
  }
}

/** Whose permissions a function's code has. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html */
function executionRole({ role, arn, name }: DeployedFunction): Principal {
  return { ...sessionOf(role, "lambda.amazonaws.com", arn), session: name, functionArn: arn };
}

function isOld({ since }: Idle): boolean {
  return Date.now() - since > IDLE_MS;
}

function failed(error: FunctionError): Outcome {
  return { error, output: "", ms: 0 };
}
