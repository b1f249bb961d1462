using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Conditions;

/// <summary>The attributes that a condition is evaluated with, in the order of the policy's list.</summary>
/// <param name="Values">A map of each object's.</param>
internal sealed record AttributeValues(CelValue[] Values);
