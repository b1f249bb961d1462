using System.Collections.Frozen;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Conditions;

/// <summary>The variable <c>request</c> of conditions.</summary>
internal static class RequestCelType
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "request";

    /// <summary>The field of the headers.</summary>
    public const string Headers = "headers";

    /// <summary>The field of the route's parameters.</summary>
    public const string PathParameters = "path_params";

    private static readonly CelType Texts = CelType.Map(CelType.String, CelType.String);

    /// <summary>Its type for a policy that lists these headers.</summary>
    public static CelObjectType For(FrozenSet<string> listed) => CelObjectType.Of<RequestFacts>(Variable)
        .Field("method", CelType.String, request => CelValue.Of(request.Method))
        .Field("path", CelType.String, request => CelValue.Of(request.Path))
        .Field(PathParameters, Texts, request => CelValue.Of(request.PathParameters))
        .Field(Headers, Texts, request => request.Headers is { } headers ? CelValue.Of(new HeaderMap(headers, listed)) : default)
        .Field("client_address", CelType.IpAddress, request => request.ClientAddress is { } address ? CelValue.Of(CelIpAddress.Of(address)) : default)
        .Field("time", CelType.Timestamp, request => CelValue.OfTimestamp(request.Time))
        .Build();
}
