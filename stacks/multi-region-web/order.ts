import type { DeploymentStep } from "../deployment-order";

/** The order of a first deployment after the state backends. */
export const WEB_STEPS: readonly DeploymentStep[] = [
  {
    id: "base",
    title: "deploy roles, keys, buckets and repositories",
    kind: "deploy",
    stacks: ["identity", "primary-base", "secondary-base", "control-base"],
    reason: "sites look up these keys by their aliases, and replicate into each other's buckets",
  },
  {
    id: "images",
    title: "push the image to the registry",
    kind: "images",
    stacks: [],
    reason: "a service whose first deployment finds no image is stopped by the circuit breaker for good",
  },
  {
    id: "zone",
    title: "deploy the hosted zone",
    kind: "deploy",
    stacks: ["dns"],
    reason: "its name servers are known once it exists",
  },
  {
    id: "delegation",
    title: "delegate the zone at the parent domain",
    kind: "delegation",
    stacks: [],
    outputsOf: "dns",
    reason: "ACM validates certificates through public DNS: an apply would wait 75 minutes and fail",
  },
  {
    id: "global",
    title: "deploy CloudFront and the validation records of all certificates",
    kind: "deploy",
    stacks: ["global"],
    reason: "the certificates of the sites wait for these records",
  },
  {
    id: "sites",
    title: "deploy the sites",
    kind: "deploy",
    stacks: ["primary", "secondary", "control", "primary-to-secondary"],
    reason: "they need keys, images and validated certificates; the secondary joins the primary's database",
  },
  {
    id: "records",
    title: "deploy the DNS records of the load balancers",
    kind: "deploy",
    stacks: ["primary-entry", "secondary-entry"],
    reason: "they look up the load balancers",
  },
  {
    id: "routing",
    title: "deploy health checks and failover records",
    kind: "deploy",
    stacks: ["routing"],
    reason: "health checks need names that answer",
  },
  {
    id: "recovery",
    title: "deploy the recovery",
    kind: "deploy",
    stacks: ["dr", "primary-dr", "secondary-dr"],
    reason: "its functions act on what the other stacks have created",
  },
  {
    id: "drill",
    title: "run the first drill",
    kind: "drill",
    stacks: [],
    reason: "a recovery that was never run is a guess",
  },
];
