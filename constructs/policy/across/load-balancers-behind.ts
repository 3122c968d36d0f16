import { blocks, refersTo, type ResourceView, show, type StackDocument, strings } from "../stack-document";
import { isExpression, texts } from "../values";

export interface LoadBalancer {
  readonly stack: StackDocument;
  readonly loadBalancer: ResourceView;
}

/** The load balancers that a name in a stack resolves to: by its reference to one, or through records of the deployment. */
export function loadBalancersBehind(
  stacks: readonly StackDocument[],
  stack: StackDocument,
  host: string,
  seen: readonly string[] = [],
): LoadBalancer[] {
  if (seen.includes(host)) return [];
  if (isExpression(host)) return loadBalancersMeant(stacks, stack, host);
  return stacks.flatMap((there) =>
    there
      .all("aws_route53_record")
      .filter(({ values }) => values["name"] === host)
      .flatMap(({ values: { alias, records } }) =>
        [...blocks(alias).map(({ name }) => show(name)), ...texts(records)].flatMap((one) =>
          loadBalancersBehind(stacks, there, one, [...seen, host]),
        ),
      ),
  );
}

function loadBalancersMeant(stacks: readonly StackDocument[], stack: StackDocument, text: string): LoadBalancer[] {
  const own = stack.all("aws_lb").filter((one) => refersTo(text, one));
  if (own.length > 0) return own.map((loadBalancer) => ({ stack, loadBalancer }));
  const dataSources = stack.dataSources.filter((one) => one.type === "aws_lb" && refersTo(text, one));
  const names = dataSources.flatMap(({ values }) => strings(values["name"]));
  return stacks
    .filter(({ facts }) => facts.region === stack.facts.region)
    .flatMap((there) =>
      there
        .all("aws_lb")
        .filter(({ values }) => names.includes(show(values["name"])))
        .map((loadBalancer) => ({ stack: there, loadBalancer })),
    );
}
