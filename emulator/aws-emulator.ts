import { type ChildProcess, execFile, spawn } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { Actions, type Routes } from "./gateway/actions";
import { ControlApi } from "./gateway/control-api";
import { Gateway } from "./gateway/gateway";
import { Services } from "./services";

const MOTO = path.resolve("emulator/moto");
/** The key that clients sign with when they have none of their own. */
const ACCESS_KEY = "emulator";
/** Access key for deployments, and name of the role whose permissions it has. */
export const DEPLOYER = "deployer";
/** Longest Wait state, in seconds: drains last minutes, and tests need only their order. */
const MAX_WAIT_SECONDS = "5";
/** How long the emulator gets to end by itself. */
const GRACE_MS = 3000;

export interface AwsEmulatorOptions {
  /** Account that everything belongs to, 12 digits. */
  readonly account: string;
  /** Python that has moto. */
  readonly python: string;
  /**
   * Port of the gateway.
   * @default any free one
   */
  readonly port?: number;
  /** Patches of the emulator to leave out, to see what fails without them. */
  readonly withoutPatches?: readonly string[];
}

/** The emulator in this process: moto behind our gateway, both on loopback. It ends with the process. */
export class AwsEmulator {
  private constructor(
    readonly gateway: Gateway,
    readonly services: Services,
    /** What every client uses as `AWS_ENDPOINT_URL`. */
    readonly endpoint: string,
    /** Address of the control API. */
    readonly control: string,
    private readonly controlApi: ControlApi,
    private readonly moto: ChildProcess,
  ) {}

  static async start(options: AwsEmulatorOptions): Promise<AwsEmulator> {
    const { account, python, port = 0, withoutPatches = [] } = options;
    const known = routes(python);
    const gateway = new Gateway();
    const services = new Services(gateway, { account, accessKeys: [ACCESS_KEY] });
    const roleArn = `arn:aws:iam::${account}:role/${DEPLOYER}`;
    gateway.callers.introduce(DEPLOYER, { type: "role", roleArn, session: "terraform" });
    const gatewayPort = await gateway.listen(port);
    const moto = spawn(
      python,
      [
        path.join(MOTO, "launcher.py"),
        ...["--account", account, "--callback-port", String(gatewayPort), "--max-wait", MAX_WAIT_SECONDS],
        ...(withoutPatches.length > 0 ? ["--without", ...withoutPatches] : []),
      ],
      { stdio: ["pipe", "pipe", "pipe"] },
    );
    gateway.connect(await portOf(moto), new Actions(await known));
    const controlApi = new ControlApi(gateway, services.routes);
    const controlPort = await controlApi.listen();
    const url = (of: number) => `http://127.0.0.1:${of}`;
    return new AwsEmulator(gateway, services, url(gatewayPort), url(controlPort), controlApi, moto);
  }

  async stop(): Promise<void> {
    this.services.close();
    await Promise.all([this.gateway.close(), this.controlApi.close()]);
    if (this.moto.exitCode !== null || this.moto.signalCode !== null) return;
    const ended = new Promise((resolve) => this.moto.once("exit", resolve));
    this.moto.kill();
    // A state machine that still runs keeps it alive; nothing in it is worth waiting for.
    const impatience = setTimeout(() => this.moto.kill("SIGKILL"), GRACE_MS);
    await ended;
    clearTimeout(impatience);
  }
}

/** What a client of the emulator needs in its environment; whatever could lead it to a real account is emptied. */
export function clientEnvironment(endpoint: string): Record<string, string> {
  // Programs read either spelling.
  const exempt = [process.env["no_proxy"] || process.env["NO_PROXY"], "127.0.0.1", "localhost"]
    .filter(Boolean)
    .join(",");
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: "emulator",
    AWS_SESSION_TOKEN: "",
    AWS_PROFILE: "",
    AWS_CONFIG_FILE: path.resolve(".steadfast/no-aws-config"),
    AWS_SHARED_CREDENTIALS_FILE: path.resolve(".steadfast/no-aws-credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    NO_PROXY: exempt,
    no_proxy: exempt,
  };
}

/** The APIs' REST routes, read from the SDK models that come with moto. */
async function routes(python: string): Promise<Routes> {
  const { stdout } = await promisify(execFile)(python, [path.join(MOTO, "routes.py")], { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as Routes;
}

/** The port in the one line that the launcher prints. */
function portOf(moto: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = "";
    let errors = "";
    moto.stderr?.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4000);
    });
    moto.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const line = /^\{.*\}$/m.exec(output)?.[0];
      if (line !== undefined) resolve((JSON.parse(line) as { port: number }).port);
    });
    moto.once("error", reject);
    moto.once("exit", (code) => {
      reject(new Error(`the emulator ended with ${String(code)} before it listened:\n${errors}`));
    });
  });
}
