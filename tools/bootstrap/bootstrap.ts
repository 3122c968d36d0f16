import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { S3Client } from "@aws-sdk/client-s3";
import { awsClient } from "../aws/client";
import { SITE_ROLES } from "../../constructs/core/names";
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
  /** Folder of the states until their buckets exist. */
  readonly scratch: string;
  /** Folder of the states that an incomplete destroy has left; they are obsolete, and deleted, after the bootstrap. */
  readonly destroyed?: string;
  readonly update?: (detail: string) => void;
  /** @default an S3 client for the region */
  readonly client?: (region: string) => Pick<S3Client, "send">;
  /** @default a timer */
  readonly wait?: (ms: number) => Promise<unknown>;
}

const STATE_STACK = new RegExp(`-state-(?:identity|copy|${SITE_ROLES.join("|")})$`);
const LOCAL_BACKEND = "backend_override.tf.json";
const IMPORTS = "adopt.tf.json";
const STATE = "terraform.tfstate";
const MOVED = "moved.tfstate";
/** How long to wait for a run that is still in progress. */
const LOCK_TIMEOUT = "-lock-timeout=30s";

/** The stacks of a synthesized app that create state backends. */
export function stateStacks<S extends Pick<StackEntry, "name">>(stacks: readonly S[]): S[] {
  return stacks.filter(({ name }) => STATE_STACK.test(name));
}

/**
 * Creates the state backends of a deployment: applies their stacks with local state, then moves these states into the
 * buckets that the stacks created. A second run changes nothing. A run after a killed one resumes where that one stopped and
 * imports resources that it created without recording them. Returns the time when the last of the states was written.
 */
export async function bootstrap(stacks: readonly StackEntry[], options: BootstrapOptions): Promise<Date | undefined> {
  const record = new RunRecord(path.join(options.scratch, "running.json"));
  const backends = stacks.map((stack) => new StateBackend(stack, options, record));
  await inOrder(backends, (one) => one.create(), backends.length);
  const replicated = new Set(backends.flatMap((one) => one.replicates));
  const written: (Date | undefined)[] = [];
  await inOrder(backends, async (one) => void written.push(await one.move(replicated)), backends.length);
  if (options.destroyed !== undefined) {
    for (const { name } of stacks) fs.rmSync(path.join(options.destroyed, name), { recursive: true, force: true });
  }
  record.end();
  return written.reduce((last, at) => (at !== undefined && (last === undefined || at > last) ? at : last), undefined);
}

class StateBackend implements Ordered {
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
    const { client = (region: string) => awsClient(S3Client, { region }), wait = pause } = options;
    this.store = { client: client(this.stack.backend.region), wait };
  }

  /** Applies the stack with its current state: in the bucket, or still local. */
  async create(): Promise<void> {
    const remote = await remoteState(this.stack.backend, this.store);
    const [file, moved] = [path.join(this.folder, STATE), path.join(this.folder, MOVED)];
    // The bucket lost a state that was moved there before its version was confirmed.
    if (!remote && fs.existsSync(moved)) fs.renameSync(moved, file);
    const local = localState(file);
    if (remote && local && !sameResources(remote, local)) {
      throw new Failure(
        `${this.name} has two states: one in the bucket ${this.stack.backend.bucket}, another in ${this.folder}`,
        `to keep the state in the bucket (usually correct), delete ${this.folder}`,
        "to keep the local state, delete the object in the bucket",
      );
    }
    this.options.update?.(`${this.name}: applying`);
    if (remote) {
      // Kept until the version of the state in the bucket is confirmed; it is not moved again.
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

  /** Moves a local state into its bucket and confirms its version there. Returns the time of the last write. */
  async move(replicated: ReadonlySet<string>): Promise<Date | undefined> {
    const { backend } = this.stack;
    const file = path.join(this.folder, STATE);
    if (fs.existsSync(file)) {
      this.options.update?.(`${this.name}: moving the state into the bucket`);
      const terraform = this.terraform(this.entry.folder);
      await terraform.init("-reconfigure");
      await this.withLeftLocksRemoved(terraform, () => terraform.must(["state", "push", LOCK_TIMEOUT, file]));
    }
    const { update } = this.options;
    const written = await keepVersion(backend, {
      ...{ replicated: replicated.has(backend.bucket), ...this.store },
      ...(update ? { update } : {}),
    });
    await this.confirmMoved(localState(file));
    fs.rmSync(this.folder, { recursive: true, force: true });
    return written;
  }

  /** Reads the state in the bucket and compares it with the one that was moved, which is deleted next. */
  private async confirmMoved(local: StateHead | undefined): Promise<void> {
    if (local === undefined) return;
    const { backend } = this.stack;
    const remote = await remoteState(backend, this.store);
    if (remote && sameResources(remote, local)) return;
    throw new Failure(
      `${this.name}: ${backend.key} in the bucket ${backend.bucket} is not the state that was moved there`,
      `the state is still in ${this.folder}; see what wrote to the bucket, then run the bootstrap again`,
    );
  }

  private async apply(folder: string): Promise<void> {
    const terraform = this.terraform(folder);
    const imports = path.join(folder, IMPORTS);
    fs.rmSync(imports, { force: true });
    await terraform.init("-reconfigure");
    const held = new Set(await terraform.stateList());
    const notInState = this.stack.wanted.filter(({ address }) => !held.has(address));
    const existing = await findExisting(notInState, this.stack.place, this.stack.wanted);
    if (existing.length > 0) fs.writeFileSync(imports, JSON.stringify({ import: existing }, null, 2));
    await this.withLeftLocksRemoved(terraform, () => terraform.apply([LOCK_TIMEOUT]));
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

  /** Force-unlocks a state only if the run that locked it was killed. */
  private async withLeftLocksRemoved(terraform: Terraform, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof StateLocked) || !this.record.isOfKilledRun(error.lock)) throw error;
      await terraform.must(["force-unlock", "-force", error.lock.id]);
      await work();
    }
  }
}

/** A state that was moved keeps its resources, but not its lineage and serial: an empty backend assigns new ones. */
function sameResources(a: StateHead, b: StateHead): boolean {
  return JSON.stringify(a.resources) === JSON.stringify(b.resources);
}
