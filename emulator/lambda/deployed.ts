import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Refusal, type Wire } from "../gateway/wire";
import type { FunctionReference } from "./function-reference";
import { unzip } from "./unzip";

/** A version of a function as it is deployed, in the emulator behind the gateway. */
export interface DeployedFunction {
  readonly name: string;
  readonly region: string;
  /** Without version or alias. */
  readonly arn: string;
  readonly version: string;
  /** ARN of its execution role. */
  readonly role: string;
  readonly runtime: string;
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly reservedConcurrency?: number;
  readonly deadLetterArn?: string;
  /** Changes with the code and with every setting. */
  readonly revision: string;
  readonly codeSha256: string;
  /** Path and query under which the code can be had. */
  readonly codeAt: string;
}

interface Configuration {
  readonly FunctionName: string;
  readonly FunctionArn: string;
  readonly Version: string;
  readonly Role: string;
  readonly Runtime?: string;
  readonly Handler?: string;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly Timeout: number;
  readonly MemorySize: number;
  readonly CodeSha256: string;
  readonly DeadLetterConfig?: { readonly TargetArn?: string };
}

interface GetFunction {
  readonly Configuration: Configuration;
  readonly Code?: { readonly Location?: string };
  readonly Concurrency?: { readonly ReservedConcurrentExecutions: number };
}

/** Reads functions from the emulator, each time: a new deployment counts from the next invocation on. */
export class Deployed {
  private folder: string | undefined;
  private readonly unpacked = new Map<string, Promise<string>>();

  constructor(private readonly moto: Wire) {}

  /** Undefined when there is no such function, version or alias in the region. */
  async find({ name, qualifier }: FunctionReference, region: string): Promise<DeployedFunction | undefined> {
    try {
      const found = await this.read(name, region, qualifier);
      // A version shares the reserved concurrency of its function.
      const whole = qualifier === undefined ? found : await this.read(name, region);
      return described(found, region, whole.Concurrency?.ReservedConcurrentExecutions);
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Folder with the unpacked code. */
  code({ codeSha256, codeAt, region }: DeployedFunction): Promise<string> {
    const name = createHash("sha256").update(codeSha256).digest("hex").slice(0, 24);
    let folder = this.unpacked.get(name);
    if (!folder) {
      this.folder ??= this.makeFolder();
      folder = this.fetch(codeAt, region, path.join(this.folder, name));
      this.unpacked.set(name, folder);
      folder.catch(() => this.unpacked.delete(name));
    }
    return folder;
  }

  /** Forgets the unpacked code. */
  readonly close = (): void => {
    process.off("exit", this.close);
    this.unpacked.clear();
    if (this.folder !== undefined) fs.rmSync(this.folder, { recursive: true, force: true });
    this.folder = undefined;
  };

  /** It is removed with the process, even without a call of `close`. */
  private makeFolder(): string {
    process.once("exit", this.close);
    return fs.mkdtempSync(path.join(os.tmpdir(), "steadfast-functions-"));
  }

  private read(name: string, region: string, qualifier?: string): Promise<GetFunction> {
    const query = qualifier === undefined ? "" : `?Qualifier=${encodeURIComponent(qualifier)}`;
    return this.moto.rest("lambda", region, "GET", `/2015-03-31/functions/${name}${query}`);
  }

  private async fetch(url: string, region: string, folder: string): Promise<string> {
    const request = { method: "GET", url, headers: {}, body: Buffer.alloc(0) };
    const { body } = await this.moto.send("lambda", region, request);
    fs.mkdirSync(folder, { recursive: true });
    unzip(body, folder);
    return folder;
  }
}

function described(
  { Configuration: settings, Code }: GetFunction,
  region: string,
  reserved: number | undefined,
): DeployedFunction {
  const location = new URL(Code?.Location ?? "http://nowhere/");
  const deadLetterArn = settings.DeadLetterConfig?.TargetArn;
  return {
    name: settings.FunctionName,
    region,
    arn: settings.FunctionArn.split(":").slice(0, 7).join(":"),
    version: settings.Version,
    role: settings.Role,
    runtime: settings.Runtime ?? "an image",
    handler: settings.Handler ?? "",
    environment: settings.Environment?.Variables ?? {},
    timeoutSeconds: settings.Timeout,
    memoryMb: settings.MemorySize,
    ...(reserved === undefined ? {} : { reservedConcurrency: reserved }),
    ...(deadLetterArn ? { deadLetterArn } : {}),
    revision: createHash("sha256").update(JSON.stringify(settings)).digest("hex").slice(0, 16),
    codeSha256: settings.CodeSha256,
    codeAt: `${location.pathname}${location.search}`,
  };
}
