import { EcrReplicationConfiguration } from "@cdktf/provider-aws/lib/ecr-replication-configuration";
import { Construct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import { siteOf } from "../core/site";

export interface ImageReplicationProps {
  /** Regions to which every image pushed here is replicated. */
  readonly regions: readonly string[];
}

/**
 * Copies this deployment's images to other regions. It is one setting for the whole registry, that is for the account in
 * this region: two deployments of one account cannot both have it.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
 */
export class ImageReplication extends Construct {
  constructor(scope: Construct, id: string, { regions }: ImageReplicationProps) {
    super(scope, id);
    const { names, region: here } = siteOf(this);
    if (regions.length === 0 || regions.includes(here)) {
      throw new InvalidProps(this, `regions should name others than ${here}, got ${regions.join(", ") || "none"}`);
    }
    new EcrReplicationConfiguration(this, "Resource", {
      replicationConfiguration: {
        rule: [
          {
            destination: regions.map((region) => ({ region, registryId: names.identity.account })),
            repositoryFilter: [{ filter: `${names.prefix}-`, filterType: "PREFIX_MATCH" }],
          },
        ],
      },
    });
  }
}
