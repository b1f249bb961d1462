using System.Collections.Immutable;
using AuthGateway.Authentication.Sessions;
using AuthGateway.Identity;

namespace AuthGateway.Tests.Authentication.Sessions;

public sealed class SessionDocumentTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123);

    private static Principal Member { get; } = new()
    {
        Type = PrincipalType.Employee,
        Issuer = "https://id.example/\"quoted\"",
        SubjectIssuer = "urn:legacy",
        Subject = "member-ö",
        ClientId = "web",
        SessionId = "sid-of-the-issuer",
        TokenId = "jti",
        Scopes = ["profile", "points"],
        Roles = ["admin"],
        Claims = ClaimSet.Of(new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal) { ["tenant"] = ["a", "b"], ["email"] = ["x@example.com"] }),
        Actors = [new Actor("https://id.example", "support-7")],
        Confirmation = new Confirmation("thumbprint", null),
        AuthenticatedAt = Start.AddMinutes(-5),
        AuthenticationContext = "urn:mfa",
        AuthenticationMethods = ["pwd", "otp"],
        IssuedAt = Start,
        ExpiresAt = Start.AddMinutes(5),
    };

    [Fact]
    public void A_session_keeps_who_is_logged_in_and_how_well_that_was_proven()
    {
        var read = SessionDocument.Read(SessionDocument.Write(Member, ["tenant", "not-there"])!, "handle", Start.AddHours(1), out var origin)!;

        Assert.Equal(("sid-of-the-issuer", "jti"), (origin!.SessionId, origin.TokenId));
        Assert.Equal((Member.Type, Member.Issuer, Member.SubjectIssuer, Member.Subject, Member.ClientId), (read.Type, read.Issuer, read.SubjectIssuer, read.Subject, read.ClientId));
        Assert.Equal((Member.AuthenticatedAt, Member.AuthenticationContext, Member.IssuedAt), (read.AuthenticatedAt, read.AuthenticationContext, read.IssuedAt));
        Assert.Equal(Member.AuthenticationMethods, read.AuthenticationMethods);
        Assert.Equal(Member.Actors, read.Actors);
        Assert.True(Member.Scopes.SetEquals(read.Scopes) && Member.Roles.SetEquals(read.Roles));
        // Only the claims that were asked for, and nothing that belonged to the credential itself.
        Assert.Equal(["tenant"], read.Claims.Keys);
        Assert.Equal(["a", "b"], read.Claims["tenant"]);
        Assert.Equal(("handle", Start.AddHours(1)), (read.SessionId, read.ExpiresAt));
        Assert.Null(read.TokenId);
        Assert.Null(read.Confirmation);
    }

    [Fact]
    public void What_is_too_large_is_not_kept() =>
        Assert.Null(SessionDocument.Write(Member with { Scopes = [.. Enumerable.Range(0, 2000).Select(i => $"scope-{i}")] }, []));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"type":"member"}""")]
    [InlineData("""{"type":"nobody","iss":"i","sub":"s","iat":1,"amr":[],"scopes":[],"roles":[],"actors":[],"claims":{}}""")]
    [InlineData("""{"type":"member","iss":"i","sub":"s","iat":"1","amr":[],"scopes":[],"roles":[],"actors":[],"claims":{}}""")]
    public void What_cannot_be_read_is_nobody(string document) => Assert.Null(SessionDocument.Read(document, "handle", Start, out _));
}
