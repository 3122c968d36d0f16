import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { S3Client } from "@aws-sdk/client-s3";
import { Failure } from "../console/failure";
import { StateLocked } from "../terraform/lock";
import { Terraform } from "../terraform/terraform";
import type { StackEntry } from "../terraform/synthesis";
import { inOrder, type Ordered } from "../terraform/in-order";
import { findExisting } from "./adoption";
import { keepVersion, type StateStore } from "./kept-version";
import { RunRecord } from "./run-record";
import { localState, readStack, remoteState, type StateHead } from "./state-files";

export interface BootstrapOptions {
  readonly terraform: string;
  /** Environment of Terraform; the AWS clients of this process take theirs from `process.env`. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder in which states are kept until their buckets exist. */
  readonly scratch: string;
  readonly update?: (detail: string) => void;
  /** @default a client of the region's S3 */
  readonly client?: (region: string) => Pick<S3Client, "send">;
  /** @default the clock's */
  readonly wait?: (ms: number) => Promise<unknown>;
}

const LOCAL_BACKEND = "backend_override.tf.json";
const IMPORTS = "adopt.tf.json";
const STATE = "terraform.tfstate";
const MOVED = "moved.tfstate";
/** How long a run that is still at work is waited for. */
const LOCK_TIMEOUT = "-lock-timeout=30s";

/** The stacks of a synthesized app that make the homes of states. */
export function stateStacks<S extends Pick<StackEntry, "name">>(stacks: readonly S[]): S[] {
  return stacks.filter(({ name }) => /-state-(?:identity|primary|secondary|control|copy)$/.test(name));
}

/**
 * Makes the homes of a deployment's states: applies their stacks with local state, then moves those states into the
 * buckets they have made. Running it again changes nothing; a run that was killed is taken up where it stopped, and
 * what it made without recording it is adopted. Answers when the
 * last of the states was written.
 */
export async function bootstrap(stacks: readonly StackEntry[], options: BootstrapOptions): Promise<Date | undefined> {
  const record = new RunRecord(path.join(options.scratch, "running.json"));
  const homes = stacks.map((stack) => new StateHome(stack, options, record));
  await inOrder(homes, (home) => home.make(), homes.length);
  const replicated = new Set(homes.flatMap((home) => home.replicates));
  const written: (Date | undefined)[] = [];
  await inOrder(homes, async (home) => void written.push(await home.move(replicated)), homes.length);
  record.end();
  return written.reduce((last, at) => (at !== undefined && (last === undefined || at > last) ? at : last), undefined);
}

class StateHome implements Ordered {
  readonly name: string;
  readonly dependencies: readonly string[];
  private readonly folder: string;
  private readonly stack: ReturnType<typeof readStack>;

  private readonly store: StateStore;

  constructor(
    private readonly entry: StackEntry,
    private readonly options: BootstrapOptions,
    private readonly record: RunRecord,
  ) {
    this.name = entry.name;
    this.dependencies = entry.dependencies;
    this.folder = path.join(options.scratch, entry.name);
    this.stack = readStack(entry);
    const { client = (region: string) => new S3Client({ region }), wait = pause } = options;
    this.store = { client: client(this.stack.backend.region), wait };
  }

  /** Applies the stack, with the state where it is: in its bucket, or still here. */
  async make(): Promise<void> {
    const remote = await remoteState(this.stack.backend, this.store);
    const [file, moved] = [path.join(this.folder, STATE), path.join(this.folder, MOVED)];
    // A bucket that has lost what was moved there before it was known to be a version.
    if (!remote && fs.existsSync(moved)) fs.renameSync(moved, file);
    const local = localState(file);
    if (remote && local && !sameResources(remote, local)) {
      throw new Failure(
        `there are two states of ${this.name}: one in the bucket ${this.stack.backend.bucket}, another in ${this.folder}`,
        `keep the one in the bucket (nearly always right): delete ${this.folder}`,
        "if the bucket's is the stray one, delete its object there",
      );
    }
    this.options.update?.(`${this.name}: applying`);
    if (remote) {
      // Kept until the one in the bucket is known to be a version; it is not moved again.
      if (local) fs.renameSync(file, moved);
      await this.apply(this.entry.folder);
    } else {
      this.prepareLocal();
      await this.apply(this.folder);
    }
  }

  /** Names of the buckets that the stack replicates. */
  get replicates(): string[] {
    return this.stack.wanted
      .filter(({ type }) => type === "aws_s3_bucket_replication_configuration")
      .map(({ values }) => String(values["bucket"]));
  }

  /** Moves a local state into its bucket, and sees that it is kept there. Answers when it was last written. */
  async move(replicated: ReadonlySet<string>): Promise<Date | undefined> {
    const { backend } = this.stack;
    const file = path.join(this.folder, STATE);
    if (fs.existsSync(file)) {
      this.options.update?.(`${this.name}: moving its state into the bucket`);
      const terraform = this.terraform(this.entry.folder);
      await terraform.init("-reconfigure");
      await this.despiteLeftLocks(terraform, () => terraform.must(["state", "push", LOCK_TIMEOUT, file]));
    }
    const { update } = this.options;
    const written = await keepVersion(backend, {
      ...{ replicated: replicated.has(backend.bucket), ...this.store },
      ...(update ? { update } : {}),
    });
    fs.rmSync(this.folder, { recursive: true, force: true });
    return written;
  }

  private async apply(folder: string): Promise<void> {
    const terraform = this.terraform(folder);
    const imports = path.join(folder, IMPORTS);
    fs.rmSync(imports, { force: true });
    await terraform.init("-reconfigure");
    const held = new Set(await terraform.stateList());
    const unheld = this.stack.wanted.filter(({ address }) => !held.has(address));
    const existing = await findExisting(unheld, this.stack.place, this.stack.wanted);
    if (existing.length > 0) fs.writeFileSync(imports, JSON.stringify({ import: existing }, null, 2));
    await this.despiteLeftLocks(terraform, () => terraform.apply([LOCK_TIMEOUT]));
    fs.rmSync(imports, { force: true });
  }

  private prepareLocal(): void {
    fs.mkdirSync(this.folder, { recursive: true });
    for (const file of fs.readdirSync(this.entry.folder).filter((name) => name.endsWith(".tf.json"))) {
      fs.copyFileSync(path.join(this.entry.folder, file), path.join(this.folder, file));
    }
    const backend = { terraform: { backend: { local: { path: STATE } } } };
    fs.writeFileSync(path.join(this.folder, LOCAL_BACKEND), JSON.stringify(backend));
  }

  private terraform(folder: string): Terraform {
    const { terraform, env } = this.options;
    return new Terraform({ program: terraform, folder, env });
  }

  /** Takes a lock away only when the run that took it is known to be dead. */
  private async despiteLeftLocks(terraform: Terraform, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof StateLocked) || !this.record.left(error.lock)) throw error;
      await terraform.must(["force-unlock", "-force", error.lock.id]);
      await work();
    }
  }
}

/** A state that was moved keeps its resources, but not its lineage and serial: an empty home gives it new ones. */
function sameResources(a: StateHead, b: StateHead): boolean {
  return JSON.stringify(a.resources) === JSON.stringify(b.resources);
}
