import { finding, type Rule } from "../rule";
import {
  blocks,
  type Json,
  type JsonObject,
  refersTo,
  type ResourceView,
  show,
  type StackDocument,
  strings,
} from "../stack-document";
import { isGiven, parsed } from "../values";

const REFERENCE = /(?:data\.)?aws_\w+\.\w+/g;

export const targetWiring: Rule = {
  id: "target-wiring",
  title: "A service's container, its target group, the health check and the declared connection use the same port",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html",
  check: (stack) =>
    stack
      .all("aws_ecs_service")
      .flatMap((service) => [
        ...blocks(service.values["load_balancer"]).flatMap((one) =>
          faults(stack, service, one).map((message) => finding(service, message)),
        ),
        ...sharedGroups(stack, service),
      ]),
};

function faults(stack: StackDocument, service: ResourceView, target: JsonObject): string[] {
  const { container_name: name, container_port: port } = target;
  const group = stack.all("aws_lb_target_group").find((one) => refersTo(target["target_group_arn"], one));
  return [
    ...containerFaults(stack, service, name, port),
    ...(group === undefined ? [] : groupFaults(group, port)),
    ...connectionFaults(stack, service, port),
  ];
}

function containerFaults(
  stack: StackDocument,
  service: ResourceView,
  name: Json | undefined,
  port: Json | undefined,
): string[] {
  const task = stack.all("aws_ecs_task_definition").find((one) => refersTo(service.values["task_definition"], one));
  const definitions = task && parsed(task.values["container_definitions"]);
  if (task === undefined || definitions === undefined) return [];
  const container = blocks(definitions).find((one) => one["name"] === name);
  if (container === undefined) {
    return [
      `sends requests to the container ${show(name)}, which ${task.address} does not have: name a container of the task`,
    ];
  }
  const ports = blocks(container["portMappings"]).map((one) => one["containerPort"]);
  return ports.includes(port)
    ? []
    : [
        `sends requests to port ${show(port)} of the container ${show(name)}, which maps ` +
          `${ports.length === 0 ? "none" : ports.map(show).join(", ")}: use a port that it maps`,
      ];
}

function groupFaults({ address, values }: ResourceView, port: Json | undefined): string[] {
  const found: string[] = [];
  if (values["target_type"] === "ip" && values["port"] !== port) {
    found.push(`listens on port ${show(port)}, and ${address} sends to ${show(values["port"])}: use one port`);
  }
  const [check = {}] = blocks(values["health_check"]);
  const { port: checked, protocol } = check;
  if (isGiven(checked) && checked !== "traffic-port" && show(checked) !== show(port)) {
    found.push(`listens on port ${show(port)}, and ${address} checks its health on ${show(checked)}: use traffic-port`);
  }
  // The default of a health check is HTTP, whatever the group's protocol is.
  const checksBy = isGiven(protocol) ? protocol : "HTTP";
  if (isHttp(values["protocol"]) && isHttp(checksBy) && values["protocol"] !== checksBy) {
    found.push(
      `gets requests by ${show(values["protocol"])} and health checks by ${show(checksBy)} from ${address}: ` +
        "a port uses one of the two",
    );
  }
  return found;
}

function isHttp(protocol: Json | undefined): boolean {
  return protocol === "HTTP" || protocol === "HTTPS";
}

function connectionFaults(stack: StackDocument, { address }: ResourceView, port: Json | undefined): string[] {
  return stack.connections
    .filter(({ from, to }) => to === address && typeof from === "string" && from.startsWith("aws_lb."))
    .filter((one) => one.port !== port)
    .map(
      (one) =>
        `listens on port ${show(port)}, and its connection from ${show(one.from as string)} is declared on ${one.port}: ` +
        "declare the port it listens on",
    );
}

function sharedGroups(stack: StackDocument, service: ResourceView): ReturnType<Rule["check"]> {
  const [network = {}] = blocks(service.values["network_configuration"]);
  const own = groupsIn(network["security_groups"]);
  return stack.all("aws_lb").flatMap((loadBalancer) =>
    groupsIn(loadBalancer.values["security_groups"])
      .filter((group) => own.includes(group))
      .map((group) => finding(service, `shares ${group} with ${loadBalancer.address}: give it its own security group`)),
  );
}

function groupsIn(value: Json | undefined): string[] {
  return strings(value).flatMap((text) => text.match(REFERENCE) ?? [text]);
}
