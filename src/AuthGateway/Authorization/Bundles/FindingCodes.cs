namespace AuthGateway.Authorization.Bundles;

/// <summary>The codes of findings. A code is never given another meaning.</summary>
internal static class FindingCodes
{
    // The text.
    public const string Unreadable = "unreadable";
    public const string Json = "json";
    public const string DuplicateKey = "duplicate_key";
    public const string UnknownKey = "unknown_key";
    public const string Value = "value";
    public const string TooLarge = "too_large";

    // The namespace.
    public const string NamespaceUnknown = "namespace_unknown";
    public const string PathOutside = "path_outside";
    public const string HostOutside = "host_outside";
    public const string ClusterOutside = "cluster_outside";
    public const string StoreOutside = "store_outside";
    public const string ResourceTypeOutside = "resource_type_outside";
    public const string SchemeOutside = "scheme_outside";
    public const string AnonymousNotGranted = "anonymous_not_granted";
    public const string CredentialHeader = "credential_header";

    // Routes.
    public const string RouteInvalid = "route_invalid";
    public const string PolicyUnknown = "policy_unknown";
    public const string PathParameterMissing = "path_parameter_missing";
    public const string RouteAmbiguous = "route_ambiguous";
    public const string RouteUnreachable = "route_unreachable";
    public const string WildcardPath = "wildcard_path";

    // Policies.
    public const string ScopeUndeclared = "scope_undeclared";
    public const string RoleUndeclared = "role_undeclared";
    public const string PolicyContradiction = "policy_contradiction";
    public const string PartImplied = "part_implied";
    public const string ConditionAlwaysTrue = "condition_always_true";
    public const string ConditionNeverTrue = "condition_never_true";
    public const string UnusedPolicy = "unused_policy";
    public const string UnusedScope = "unused_scope";
    public const string UnusedRole = "unused_role";

    // The model.
    public const string ModelInvalid = "model_invalid";
    public const string ModelSuspect = "model_suspect";
    public const string RelationUnknown = "relation_unknown";
    public const string WildcardUser = "wildcard_user";
    public const string StoresTooMany = "stores_too_many";
}
