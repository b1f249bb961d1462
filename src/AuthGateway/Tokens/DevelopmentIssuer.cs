using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthGateway.Identity;

namespace AuthGateway.Tokens;

/// <summary>
/// Issues test tokens for local trials. Its key is made at start and never leaves the process; it exists in the
/// Development environment only.
/// </summary>
internal sealed class DevelopmentIssuer(TimeProvider clock) : IDisposable
{
    /// <summary>The issuer of test tokens for members and applications.</summary>
    public const string MemberIssuer = "urn:authgateway:development:members";

    /// <summary>The issuer of test tokens for employees.</summary>
    public const string EmployeeIssuer = "urn:authgateway:development:employees";

    /// <summary>The audience of the test tokens.</summary>
    public const string Audience = "authgateway";

    private readonly SigningKey _key = SigningKey.Create();

    /// <summary>The public key, as a JWK set.</summary>
    public string KeySet => Encoding.UTF8.GetString(KeySetDocument.Write([_key.Public]));

    /// <summary>Issues one token (RFC 9068).</summary>
    public string Issue(DevelopmentTokenRequest request)
    {
        var now = clock.GetUtcNow();
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("iss"u8, request.Type == PrincipalType.Employee ? EmployeeIssuer : MemberIssuer);
        json.WriteString("aud"u8, Audience);
        json.WriteString("sub"u8, request.Subject);

        // RFC 9068 section 5: where the subject is the client itself, the caller is an application.
        json.WriteString("client_id"u8, request.Type == PrincipalType.Application ? request.Subject : "authgateway-dev-token");
        json.WriteString("scope"u8, request.Scope);
        json.WriteStartArray("roles"u8);
        foreach (var role in request.Roles)
        {
            json.WriteStringValue(role);
        }

        json.WriteEndArray();
        json.WriteString("principal_type"u8, request.Type.Name());
        json.WriteString("sid"u8, $"dev-{request.Subject}");
        json.WriteString("jti"u8, RandomNumberGenerator.GetHexString(32, lowercase: true));
        json.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
        json.WriteNumber("exp"u8, (now + request.Lifetime).ToUnixTimeSeconds());
        json.WriteEndObject();
        json.Flush();
        return _key.Sign("at+jwt", buffer.WrittenSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
