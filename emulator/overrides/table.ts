/** How the emulator differs from AWS where the emulator itself could not be fixed. */
export interface EmulatorDifference {
  /** Terraform resource type. */
  readonly type: string;
  readonly way: Way;
  /** How the emulator behaves, and what would happen without this. */
  readonly reason: string;
}

export type Way =
  /** Attributes that it does not read back: every further plan would show them as changes. */
  | { readonly kind: "ignore"; readonly attributes: readonly string[] }
  /** The resource, and what only serves it, is left out of the copy that is deployed. */
  | { readonly kind: "omit" };

export const EMULATOR_DIFFERENCES: readonly EmulatorDifference[] = [];

/**
 * Settings of the provider for the emulator. An action the emulator lacks answers 500, which the provider would
 * retry 25 times. Credentials are validated as usual: without that the provider would read the account from IAM, in
 * us-east-1.
 */
export const PROVIDER_SETTINGS = {
  max_retries: 3,
  s3_use_path_style: true,
  skip_metadata_api_check: true,
};
