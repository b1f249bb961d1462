namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>A write as the audit record names it.</summary>
/// <param name="Action">One of the words of <see cref="Audit.AuditActions"/>.</param>
/// <param name="Store">The store.</param>
/// <param name="Details">Further short facts: ids, names and numbers, never a tuple.</param>
internal sealed record RelationshipWrite(string Action, string Store, params (string Name, string Value)[] Details);
