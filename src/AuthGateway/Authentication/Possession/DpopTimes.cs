using System.Runtime.InteropServices;

namespace AuthGateway.Authentication.Possession;

/// <summary>When a proof says of itself that it may be used (RFC 7519 sections 4.1.4 and 4.1.5); RFC 9449 asks for neither.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DpopTimes(DateTimeOffset? NotBefore, DateTimeOffset? ExpiresAt);
