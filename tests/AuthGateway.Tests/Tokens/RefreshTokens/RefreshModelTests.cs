using System.Globalization;
using AuthGateway.Tests.Redis;
using AuthGateway.Tokens.RefreshTokens;
using FsCheck;
using FsCheck.Fluent;

namespace AuthGateway.Tests.Tokens.RefreshTokens;

/// <summary>Random lives of a family, against a model of it that fits on a page.</summary>
public sealed class RefreshModelTests
{
    public enum Act
    {
        /// <summary>The newest token is used.</summary>
        Use,

        /// <summary>The token before it is presented again: an answer was lost, or a thief has a copy.</summary>
        Retry,

        /// <summary>Any token that was ever handed out is presented.</summary>
        Present,

        /// <summary>The grace runs out.</summary>
        GraceOver,

        /// <summary>A failover loses the last uses.</summary>
        LoseWrites,

        /// <summary>A token is made up.</summary>
        Forge,

        /// <summary>Another client presents the newest token.</summary>
        OtherClient,

        /// <summary>The newest token is looked up.</summary>
        Find,
    }

    private static readonly Gen<(Act, int)[]> Lives = Gen.ArrayOf(Gen.Zip(
        Gen.Frequency(
            (6, Gen.Constant(Act.Use)),
            (3, Gen.Constant(Act.Retry)),
            (2, Gen.Constant(Act.Present)),
            (2, Gen.Constant(Act.GraceOver)),
            (1, Gen.Constant(Act.LoseWrites)),
            (1, Gen.Constant(Act.Forge)),
            (1, Gen.Constant(Act.OtherClient)),
            (1, Gen.Constant(Act.Find))),
        Gen.Choose(0, 1000)));

    [Theory]
    [InlineData(ServerKind.Redis, 100)]
    [InlineData(ServerKind.Embedded, 100)]
    public async Task Every_life_of_a_family_is_the_models(ServerKind kind, int lives)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var first = await RefreshReplica.StartAsync(server.Url);
        await using var second = await RefreshReplica.StartAsync(server.Url);
        var seen = new HashSet<string>(StringComparer.Ordinal);

        // On a thread of its own: the library asks for an answer, not for a task.
#pragma warning disable VSTHRD002
        await Task.Run(
            () => Prop.ForAll(Lives.ToArbitrary(), life => LiveAsync(server, first, second, life, seen).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(lives)),
            CancellationToken.None);
#pragma warning restore VSTHRD002

        // All that can happen has happened.
        Assert.Superset(new HashSet<string> { "rotated", "retried", "ahead", "reuse", "ended" }, seen);
    }

    private static async Task<bool> LiveAsync(TestServer server, RefreshReplica first, RefreshReplica second, (Act Act, int Number)[] life, HashSet<string> seen)
    {
        var issued = await first.IssueAsync();
        // The model: the generation that is valid, whether the grace of the one before it is open, whether it is over.
        var (valid, graceOpen, ended) = (0, false, false);
        var tokens = new List<string> { issued.Token };
        foreach (var (act, number) in life)
        {
            var replica = number % 2 == 0 ? first : second;
            var newest = tokens.Count - 1;
            switch (act)
            {
                case Act.Use:
                    if (!await PresentAsync(newest))
                    {
                        return false;
                    }

                    break;
                case Act.Retry when newest > 0:
                    if (!await PresentAsync(newest - 1))
                    {
                        return false;
                    }

                    break;
                case Act.Present:
                    if (!await PresentAsync(number % tokens.Count))
                    {
                        return false;
                    }

                    break;
                case Act.GraceOver:
                    graceOpen = false;
                    if (!ended)
                    {
                        await server.CommandAsync("HSET", RefreshSteps.Key(issued), "at", "1");
                    }

                    break;
                case Act.LoseWrites when !ended && valid > 0:
                    valid = number % valid;
                    graceOpen = false;
                    await server.CommandAsync("HSET", RefreshSteps.Key(issued), "gen", valid.ToString(CultureInfo.InvariantCulture), "at", "1");
                    break;
                case Act.Forge:
                    var forged = await replica.UseAsync(RefreshToken.Make(issued.Grant.FamilyId, number % (tokens.Count + 2), new byte[32]));
                    if (forged is not RefreshOutcome.Refused { Reason: var reason } || reason != (ended ? RefreshReasons.FamilyEnded : RefreshReasons.NotGenuine))
                    {
                        return false;
                    }

                    break;
                case Act.OtherClient:
                    if (await replica.UseAsync(tokens[newest], "app-2") is not RefreshOutcome.Refused)
                    {
                        return false;
                    }

                    break;
                case Act.Find:
                    if (await replica.FindAsync(tokens[newest]) is RefreshOutcome.Found == ended)
                    {
                        return false;
                    }

                    break;
            }

            async Task<bool> PresentAsync(int generation)
            {
                var outcome = await replica.UseAsync(tokens[generation]);
                if (ended)
                {
                    seen.Add("ended");
                    return outcome is RefreshOutcome.Refused { Reason: RefreshReasons.FamilyEnded };
                }

                if (generation >= valid)
                {
                    seen.Add(generation > valid ? "ahead" : "rotated");
                    (valid, graceOpen) = (generation + 1, true);
                    return outcome is RefreshOutcome.Rotated { IsRetry: false } rotated && Handed(valid, rotated.Token);
                }

                if (generation == valid - 1 && graceOpen)
                {
                    seen.Add("retried");
                    return outcome is RefreshOutcome.Rotated { IsRetry: true } retried && Handed(valid, retried.Token);
                }

                seen.Add("reuse");
                ended = true;
                return outcome is RefreshOutcome.ReuseDetected && replica.AccessTokensAreRevoked(issued.Grant.FamilyId);
            }

            // A generation has one token, however often it is handed out: before a loss and after it, by one replica or the other.
            bool Handed(int generation, string token)
            {
                if (generation < tokens.Count)
                {
                    return tokens[generation] == token;
                }

                tokens.Add(token);
                return generation == tokens.Count - 1;
            }
        }

        return true;
    }
}
