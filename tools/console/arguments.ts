import { parseArgs, type ParseArgsConfig } from "node:util";
import { chosen, deploymentId, NoSuchDeployment } from "../../config";
import type { Deployment } from "../../config/schema/deployment";
import { type Failure, usageFailure } from "./failure";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** How a tool is called. */
export interface Call<O extends Options = Options> {
  /** As in `npm run <tool>`. */
  readonly tool: string;
  readonly options: O;
  /** Maximum number of positional arguments. */
  readonly most: number;
  /** Lines of the usage, printed after an error in the arguments. */
  readonly usage: readonly string[];
}

/** Parses the arguments of a tool. Throws a `Failure` that names each unknown option or argument. */
export function argumentsOf<O extends Options>(call: Call<O>, args: readonly string[]) {
  const { values, positionals } = parsed(call, args);
  const extra = positionals.slice(call.most);
  if (extra.length > 0) throw wrong(call, `unknown argument ${extra.map((one) => `'${one}'`).join(", ")}`);
  return { values, positionals };
}

function parsed<O extends Options>(call: Call<O>, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: call.options, strict: true, allowPositionals: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith("ERR_PARSE_ARGS_")) throw error;
    // The rest of the message of Node explains how to pass such an argument anyway.
    throw wrong(call, message.split(/\.\s|\n/)[0]!);
  }
}

/** The deployments that match a name or glob. Throws a `Failure` when none matches. */
export function deploymentsOf(call: Call, name: string | undefined): Deployment[] {
  if (name === undefined) throw wrong(call, "name a deployment");
  try {
    return chosen(name);
  } catch (error) {
    if (!(error instanceof NoSuchDeployment)) throw error;
    throw wrong(call, `unknown deployment '${name}'; the deployments are ${error.known.join(", ")}`);
  }
}

/** The same for a tool that takes exactly one deployment. */
export function oneDeployment(call: Call, name: string | undefined): Deployment {
  const [deployment, ...others] = deploymentsOf(call, name);
  if (others.length === 0) return deployment!;
  throw wrong(
    call,
    `'${name!}' matches more than one deployment: ${[deployment!, ...others].map(deploymentId).join(", ")}`,
  );
}

function wrong({ tool, usage }: Call, what: string): Failure {
  return usageFailure(`${tool}: ${what}`, usage);
}
