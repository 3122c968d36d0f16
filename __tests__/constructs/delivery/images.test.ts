import { EcrReplicationConfiguration } from "@cdktf/provider-aws/lib/ecr-replication-configuration";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { ImageReplication } from "../../../constructs/delivery/image-replication";
import { ImageRepository, type ImageRepositoryProps } from "../../../constructs/delivery/image-repository";
import { KEY_ARN } from "../../support/keys";
import { synthesizedSite, type TestSiteOptions } from "../../support/site";
import { asText, resource } from "../../support/synth";

const repository = (props: Partial<ImageRepositoryProps> = {}, options?: TestSiteOptions) =>
  synthesizedSite((site) => {
    new ImageRepository(site, "images", { name: "app", keyArn: KEY_ARN, ...props });
  }, options).site;
const replication = (regions: string[]) =>
  synthesizedSite((site) => {
    new ImageReplication(site, "copies", { regions });
  }).site;

test("B2: tags never move, every image is scanned and encrypted with a customer managed key", () => {
  expect(asText(repository())).toHaveResourceWithProperties(EcrRepository, {
    name: "test-dev-app",
    image_tag_mutability: "IMMUTABLE",
    image_scanning_configuration: { scan_on_push: true },
    encryption_configuration: [{ encryption_type: "KMS", kms_key: KEY_ARN }],
  });
});

test("B2: the name is the same in every region, so that images replicate into it", () => {
  const west = repository({}, { role: "secondary" });
  expect(asText(west)).toHaveResourceWithProperties(EcrRepository, { name: "test-dev-app" });
});

test("R4: no image that may be deployed expires, by whichever tag or digest, however many are pushed after it", () => {
  const policy = resource(repository({ keptImages: 7 }), "aws_ecr_lifecycle_policy.images_lifecycle")["policy"];
  expect(JSON.parse(policy as string)).toEqual({
    rules: [
      {
        rulePriority: 1,
        description: "keep the newest 7 of the images that are never deployed",
        selection: {
          tagStatus: "tagged",
          tagPrefixList: ["temporary-"],
          countType: "imageCountMoreThan",
          countNumber: 7,
        },
        action: { type: "expire" },
      },
    ],
  });
});

test("in production neither a plan nor force_delete removes images", () => {
  expect(asText(repository({}, { environment: "prod" }))).toHaveResourceWithProperties(EcrRepository, {
    force_delete: false,
    lifecycle: { prevent_destroy: true },
  });
  expect(asText(repository())).toHaveResourceWithProperties(EcrRepository, { force_delete: true });
});

test("B2: only this deployment's images are replicated, not those of one whose name begins the same", () => {
  expect(asText(replication(["us-west-2"]))).toHaveResourceWithProperties(EcrReplicationConfiguration, {
    replication_configuration: {
      rule: [
        {
          destination: [{ region: "us-west-2", registry_id: "123456789012" }],
          repository_filter: [{ filter: "test-dev-", filter_type: "PREFIX_MATCH" }],
        },
      ],
    },
  });
});

test.each([
  [[], "regions should name others than us-east-1, got none"],
  [["us-west-2", "us-east-1"], "regions should name others than us-east-1, got us-west-2, us-east-1"],
])("fails to copy to %j", (regions, message) => {
  expect(() => replication(regions)).toThrow(`[site/copies] ${message}`);
});

test.each([0, 1.5])("fails to keep %p images", (keptImages) => {
  expect(() => repository({ keptImages })).toThrow(
    `[site/images] keptImages should be a whole number from 1, got ${keptImages}`,
  );
});
