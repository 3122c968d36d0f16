import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { runProgram } from "../../tools/terraform/terraform";
import { CopiedCheckout } from "./copied-checkout";
import { InterruptibleTerraform } from "./interruptible-terraform";
import { StandInAws } from "./stand-in-aws";

/** How long a command may take to reach a moment, or to end after a signal. */
export const REACHED_MS = 60_000;

export interface Ended {
  /** As a shell reports it: 128 and the number of the signal for a program that a signal ended. */
  readonly code: number;
  readonly output: string;
}

/** A command of `help` that runs. */
export interface RunningCommand {
  readonly pid: number;
  readonly output: () => string;
  readonly ended: Promise<Ended>;
  /** Sends it to the process group, as a terminal does. */
  interrupt(): void;
  /** Ends the main process only. */
  kill(): void;
}

/** Commands of `help` in a copy of the checkout, with test doubles of Terraform, moto and AWS. */
export class InterruptedCommands {
  readonly checkout: CopiedCheckout;
  readonly aws: StandInAws;
  readonly terraform: InterruptibleTerraform;
  private readonly doubles: string;
  private readonly scripts: Readonly<Record<string, string>>;

  static async create(name: string): Promise<InterruptedCommands> {
    const doubles = fs.mkdtempSync(path.join(os.tmpdir(), `steadfast-${name}-doubles-`));
    const aws = new StandInAws(path.join(doubles, "states"));
    await aws.listen();
    const its = new InterruptedCommands(name, doubles, aws);
    const app = its.checkout.path("tools/app.mjs");
    const synthesized = path.join(doubles, "synthesized");
    const env = { CDKTF_OUTDIR: synthesized, STEADFAST_DEPLOYMENTS: "web-dev" };
    const { code, output } = await runProgram(process.execPath, [app], { folder: its.checkout.folder, env });
    if (code !== 0) throw new Error(output);
    fs.writeFileSync(app, its.terraform.app(synthesized));
    return its;
  }

  private constructor(name: string, doubles: string, aws: StandInAws) {
    this.doubles = doubles;
    this.aws = aws;
    this.terraform = new InterruptibleTerraform(doubles, aws.port);
    this.checkout = new CopiedCheckout(name);
    fs.cpSync("build", this.checkout.path("build"), { recursive: true });
    const { scripts } = JSON.parse(fs.readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    this.scripts = scripts;
    const file = this.checkout.path(".steadfast/environment.json");
    const record = JSON.parse(fs.readFileSync(file, "utf8")) as { for: object; found: Record<string, object> };
    const found = {
      ...record.found,
      terraform: { version: "1.11.4", where: this.terraform.program },
      moto: { version: "moto", where: this.terraform.python },
    };
    fs.writeFileSync(file, JSON.stringify({ for: { ...record.for, path: this.env.PATH }, found }));
  }

  private get env() {
    return { PATH: `${path.dirname(this.terraform.program)}${path.delimiter}${process.env["PATH"]!}` };
  }

  /** Starts a command with exactly these variables, as `npm run` does. @param command such as `image check web-dev` */
  start(command: string, env: Readonly<Record<string, string>> = {}): RunningCommand {
    const [script = "", ...args] = command.split(" ");
    const [program, ...fixed] = this.scripts[script]!.split(" ");
    const [file, ...before] =
      program === "node" ? [process.execPath] : [process.execPath, path.resolve("node_modules/.bin", program!)];
    const credentials = {
      AWS_ACCESS_KEY_ID: "tester",
      AWS_SECRET_ACCESS_KEY: "tester",
      AWS_EC2_METADATA_DISABLED: "true",
    };
    const cleared = Object.fromEntries(Object.keys(process.env).map((name) => [name, undefined]));
    const child = spawn(file, [...before, ...fixed, ...args], {
      cwd: this.checkout.folder,
      env: {
        ...cleared,
        ...credentials,
        ...this.env,
        DISABLE_VERSION_CHECK: "1",
        STEADFAST_DEPLOYMENTS: "web-dev",
        ...env,
      },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const pid = child.pid!;
    return {
      pid,
      output: () => output,
      ended: new Promise((resolve, reject) => {
        child.once("error", reject);
        // Not "close": a program that is left may still have the streams.
        child.once("exit", (code, signal) => {
          setImmediate(() => {
            resolve({ code: code ?? 128 + os.constants.signals[signal!], output });
          });
        });
      }),
      interrupt: () => process.kill(-pid, "SIGINT"),
      kill: () => process.kill(pid, "SIGKILL"),
    };
  }

  run(command: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return this.start(command, env).ended;
  }

  /** Variables for commands that use the account. */
  get account() {
    return { AWS_ENDPOINT_URL: this.aws.endpoint };
  }

  async close(): Promise<void> {
    this.terraform.release();
    for (const line of this.checkout.running()) process.kill(Number(line.split(" ")[0]), "SIGKILL");
    await this.aws.close();
    this.checkout.remove();
    fs.rmSync(this.doubles, { recursive: true, force: true });
  }
}
