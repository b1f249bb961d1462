using AuthGateway.Authentication;
using AuthGateway.Redis;

namespace AuthGateway.Tests.Authentication;

/// <summary>RFC 6750 to the letter.</summary>
public sealed class CredentialTests
{
    [Fact]
    public async Task Without_a_credential_the_challenge_has_no_error_code()
    {
        await using var gate = Gate.With(TestKey.Ec);
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync([], ""));
        Assert.Equal((401, "Bearer realm=\"authgateway\"", AuthenticationReasons.NoCredential),
            (refused.Problem.Status, refused.Problem.Challenge, refused.Reason));
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Negotiate YII=")]
    [InlineData("DPoP abc.def.ghi")]
    [InlineData("Digest username=\"a, b\", realm=\"c\", nonce = \"d\"")]
    [InlineData("Bearers abc")]
    [InlineData("Basic")]
    public async Task Another_scheme_is_challenged_without_an_error_code(string header)
    {
        await using var gate = Gate.With(TestKey.Ec);
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync([header], ""));
        Assert.Equal((401, "Bearer realm=\"authgateway\"", AuthenticationReasons.OtherScheme),
            (refused.Problem.Status, refused.Problem.Challenge, refused.Reason));
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer =")]
    [InlineData("Bearer a b")]
    [InlineData("Bearer a\tb")]
    [InlineData("Bearer\tabc")]
    [InlineData("Bearer a=b")]
    [InlineData("Bearer e30=.e30.AAAA")]
    [InlineData("Bearer \"abc\"")]
    [InlineData("Bearer abé")]
    [InlineData("Bearer a\u0000b")]
    [InlineData("")]
    [InlineData(" Bearer abc")]
    [InlineData(",Bearer abc")]
    public async Task A_malformed_header_is_a_bad_request(string header) =>
        await RefusesRequestAsync([header], "", AuthenticationReasons.MalformedCredential);

    [Theory]
    [InlineData("Bearer", "Bearer")]
    [InlineData("Bearer", "Basic dXNlcjpwYXNz")]
    [InlineData("Basic dXNlcjpwYXNz", "Bearer")]
    [InlineData("Basic dXNlcjpwYXNz", "")]
    public async Task Two_headers_are_a_bad_request_though_one_is_good(string first, string second)
    {
        string[] headers = [Complete(first), Complete(second)];
        await RefusesRequestAsync(headers, "", AuthenticationReasons.SeveralCredentials);
        if (second.Length > 0)
        {
            await RefusesRequestAsync([$"{headers[0]}, {headers[1]}"], "", AuthenticationReasons.SeveralCredentials);
            await RefusesRequestAsync([$"{headers[0]},{headers[1]}"], "", AuthenticationReasons.SeveralCredentials);
        }

        static string Complete(string header) => header == "Bearer" ? $"Bearer {TestToken.Make(TestKey.Ec)}" : header;
    }

    [Theory]
    [InlineData("?access_token=x")]
    [InlineData("?access_token=")]
    [InlineData("?access_token")]
    [InlineData("?a=b&access_token=x")]
    [InlineData("?a=b;access_token=x")]
    [InlineData("?&&access_token=x")]
    [InlineData("?access%5Ftoken=x")]
    [InlineData("?access%5ftoken=x")]
    [InlineData("?%61%63%63%65%73%73%5f%74%6f%6b%65%6e=x")]
    [InlineData("?a=?&access_token=x=y")]
    [InlineData("?Access_Token=x")] // ASP.NET: names without case
    [InlineData("?ACCESS%5fTOKE%4e=x")]
    [InlineData("?access+token=x")] // PHP: an underscore for what its variables cannot have
    [InlineData("?access.token=x")]
    [InlineData("?access%5btoken=x")]
    [InlineData("?a=b&+%20access_token=x")]
    public async Task A_token_in_the_query_is_a_bad_request_however_it_is_spelled(string query)
    {
        await RefusesRequestAsync([], query, AuthenticationReasons.TokenInQuery);
        await RefusesRequestAsync([$"Bearer {TestToken.Make(TestKey.Ec)}"], query, AuthenticationReasons.SeveralCredentials);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("?access_token2=x")]
    [InlineData("?xaccess_token=x")]
    [InlineData("?access-token=x")]
    [InlineData("?access[token]=x")]
    [InlineData("?+")]
    [InlineData("?access%255Ftoken=x")]
    [InlineData("?access_toke%6=x")]
    [InlineData("?a=access_token")]
    [InlineData("?a=%26access_token=x")]
    public async Task Another_query_is_nobodys_token(string query)
    {
        await using var gate = Gate.With(TestKey.Ec);
        Assert.IsType<AuthenticationOutcome.Authenticated>(await gate.AskAsync([$"bEARER  {TestToken.Make(TestKey.Ec)}"], query));
    }

    [Fact]
    public async Task No_answer_holds_anything_of_the_request()
    {
        await using var gate = Gate.With(TestKey.Ec);
        var token = TestToken.Make(TestKey.Ec, claims: claims => claims["sub"] = "reflect-me\n");
        foreach (var header in new[] { "Bearer reflect-me", "Bearer reflect me", "reflect-me x", $"Bearer {token}" })
        {
            var refused = Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync([header], "?reflect-me"));
            Assert.DoesNotContain("reflect", refused.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(token, refused.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_reason_is_a_short_word_of_its_own_with_an_answer()
    {
        var all = AuthenticationReasons.OfRequest.Concat(AuthenticationReasons.OfToken).Concat(AuthenticationReasons.OfProof)
            .Concat(AuthenticationReasons.OfOutage).ToList();
        Assert.Equal(all.Count, all.Distinct(StringComparer.Ordinal).Count());
        Assert.All(all, word => Assert.Matches("^[a-z_]{3,24}$", word));
        var answers = new AuthGateway.Authentication.Bearer.BearerAnswers(new());
        Assert.All(all, word => Assert.NotNull(answers.For(word)));
        Assert.All(
            typeof(AuthenticationReasons).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)
                .Except([AuthenticationReasons.NoCredential, AuthenticationReasons.OtherScheme])
                .Except([.. AuthenticationReasons.OfStepUp, .. AuthenticationReasons.OfStored, .. AuthenticationReasons.OfSession, .. AuthenticationReasons.OfSessionOutage]),
            word => Assert.Contains(word, all));
    }

    [Fact]
    public void The_strict_readers_words_are_reasons_too() => Assert.All(
        typeof(AuthGateway.Jose.JoseFaults).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!),
        word => Assert.Contains(word, AuthenticationReasons.OfToken));

    [Fact]
    public async Task A_revoked_token_is_invalid_and_revocations_that_cannot_be_known_are_an_outage()
    {
        await using var gate = Gate.With(TestKey.Ec);
        gate.Rules = gate.Rules with { ContinueWithoutRedisFor = TimeSpan.FromMinutes(7) };
        var token = TestToken.Make(TestKey.Ec);
        gate.Revocations.Verdict = RevocationVerdict.Revoked;
        await gate.RefuseAsync(token, AuthenticationReasons.Revoked);
        gate.Revocations.Verdict = RevocationVerdict.Unknown;
        await gate.UnavailableAsync(token, AuthenticationReasons.RevocationsUnknown);
        Assert.Equal(TimeSpan.FromMinutes(7), gate.Revocations.AskedFor);
    }

    private static async Task RefusesRequestAsync(string[] authorization, string query, string reason)
    {
        await using var gate = Gate.With(TestKey.Ec);
        var refused = Assert.IsType<AuthenticationOutcome.Refused>(await gate.AskAsync(authorization, query));
        Assert.Equal(reason, refused.Reason);
        Assert.Equal(400, refused.Problem.Status);
        Assert.Contains("error=\"invalid_request\"", refused.Problem.Challenge, StringComparison.Ordinal);
    }
}
