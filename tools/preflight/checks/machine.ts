import type { Facts } from "../facts";
import { type Finding, missing, ok } from "../finding";
import type { Needs } from "../needs";
import { satisfies } from "../version";

/** Versions of Terraform and the providers against the constraints of the stacks. */
export function toolVersions(needs: Needs, { machine }: Facts): Finding[] {
  const wanted = new Map<string, Set<string>>();
  const want = (tool: string, constraint: string) => {
    if (constraint !== "") wanted.set(tool, (wanted.get(tool) ?? new Set()).add(constraint));
  };
  for (const { terraformVersion, providers } of needs.stacks) {
    want("Terraform", terraformVersion);
    for (const [name, constraint] of Object.entries(providers)) want(`Provider ${name}`, constraint);
  }
  return [...wanted].flatMap(([tool, constraints]) => {
    const version =
      tool === "Terraform" ? machine.terraform : (machine.providers[tool.slice("Provider ".length)] ?? "");
    return [...constraints].map((constraint) =>
      version !== "" && satisfies(version, constraint)
        ? ok(tool, version)
        : missing(tool, version === "" ? "not found" : version, `${constraint} is required`, {
            command: "npm run doctor",
          }),
    );
  });
}

/** Terraform variables without a default are set in the environment. */
export function variables(needs: Needs, { machine }: Facts): Finding[] {
  return [...needs.variables].map(([name, stacks]) => {
    const subject = `Variable ${name}`;
    const value = machine.variables[name];
    return value !== undefined && value !== ""
      ? ok(subject, "set")
      : missing(subject, "not set", `set it for ${stacks.join(", ")}`, {
          command: `export TF_VAR_${name}=…`,
        });
  });
}
