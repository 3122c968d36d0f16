import { parseArgs, type ParseArgsConfig } from "node:util";
import { chosen, deploymentId, NoSuchDeployment } from "../../config";
import type { Deployment } from "../../config/schema/deployment";
import { Failure } from "./failure";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** How a tool is called. */
export interface Call<O extends Options = Options> {
  /** As in `npm run <tool>`. */
  readonly tool: string;
  readonly options: O;
  /** How many arguments without a name it takes at most. */
  readonly most: number;
  /** Examples, for whoever has mistyped. */
  readonly usage: readonly string[];
}

/** Reads a tool's arguments. Throws a `Failure` that names the option or argument that it does not know. */
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
    // The rest of Node's message is advice on how to pass such an argument nevertheless.
    throw wrong(call, message.split(/\.\s|\n/)[0]!);
  }
}

/** The deployments of a name or glob. Throws a `Failure` when there is none. */
export function deploymentsOf(call: Call, name: string | undefined): Deployment[] {
  if (name === undefined) throw wrong(call, "name the deployment");
  try {
    return chosen(name);
  } catch (error) {
    if (!(error instanceof NoSuchDeployment)) throw error;
    throw wrong(call, `'${name}' is no deployment: there are ${error.known.join(", ")}`);
  }
}

/** The same for a tool that works on one. */
export function oneDeployment(call: Call, name: string | undefined): Deployment {
  const [deployment, ...others] = deploymentsOf(call, name);
  if (others.length === 0) return deployment!;
  throw wrong(call, `'${name!}' is more than one deployment: ${[deployment!, ...others].map(deploymentId).join(", ")}`);
}

function wrong({ tool, usage }: Call, what: string): Failure {
  return new Failure(`${tool}: ${what}`, ...usage);
}
