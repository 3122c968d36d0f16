import type { RuleFinding } from "../../constructs/policy/review";
import { blocks, show, type StackDocument } from "../../constructs/policy/stack-document";
import type { Plan, ServingRole } from "../../dr/plan/plan";
import type { EcsScaling } from "../../dr/steps/ecs-scaling";

/**
 * Tasks that a recovery adds run on demand. ECS does not fall back from Spot, so a step that requests more tasks
 * than the base of the on-demand provider would wait for Spot capacity, which is scarce when a region is lost.
 */
export function recoveryCapacity(plan: Plan, role: ServingRole, site: StackDocument): RuleFinding[] {
  const raises = new Map(
    plan.workflows
      .filter((workflow) => workflow.site === role)
      .flatMap(({ stages }) => stages.flat())
      .filter(({ type }) => type === "ecs-scaling")
      .map(({ parameters }) => parameters as unknown as EcsScaling)
      .filter(({ action, region }) => action === "raise" && region === plan.sites[role].region)
      .map((raise) => [raise.service, raise.onDemandTasks ?? raise.maxTasks]),
  );
  return site.all("aws_ecs_service").flatMap(({ address, values }) => {
    const asked = raises.get(show(values["name"])) ?? 0;
    const providers = blocks(values["capacity_provider_strategy"]);
    if (!providers.some(({ capacity_provider: name }) => name === "FARGATE_SPOT")) return [];
    const base = Number(providers.find(({ capacity_provider: name }) => name === "FARGATE")?.["base"] ?? 0);
    if (base >= asked) return [];
    return [
      {
        rule: "recovery-capacity",
        stack: site.facts.name,
        address,
        message:
          `runs ${base} tasks on demand, but a recovery requests up to ${asked}, and ECS does not fall back from Spot: ` +
          `set the base of FARGATE to ${asked} or lower onDemandTasks of the step`,
      },
    ];
  });
}
