import { finding, type Rule } from "../rule";
import { refersTo, type ResourceView, type StackDocument } from "../stack-document";
import { isAnywhere } from "../internet";

const PUBLIC_PORTS = [80, 443];

export const noOpenIngress: Rule = {
  id: "no-open-ingress",
  title: "Only ports 80 and 443 of a public load balancer are open to the internet",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18",
  check: (stack) =>
    stack
      .all("aws_vpc_security_group_ingress_rule")
      .filter(({ values }) => isAnywhere(values) && !isPublicDoor(stack, values["security_group_id"], values))
      .map((rule) =>
        finding(
          rule,
          "allows the whole internet: name a peer, or use port 80 or 443 of a public load balancer's security group",
        ),
      ),
};

function isPublicDoor(stack: StackDocument, groupId: unknown, values: ResourceView["values"]): boolean {
  const group = stack.all("aws_security_group").find((one) => refersTo(groupId as string, one));
  const ofPublicLoadBalancer = stack
    .all("aws_lb")
    .some(
      (loadBalancer) =>
        group && loadBalancer.values["internal"] === false && refersTo(loadBalancer.values["security_groups"], group),
    );
  return (
    ofPublicLoadBalancer &&
    values["from_port"] === values["to_port"] &&
    PUBLIC_PORTS.includes(values["from_port"] as number)
  );
}
