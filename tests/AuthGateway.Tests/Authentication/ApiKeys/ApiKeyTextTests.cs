using AuthGateway.Authentication.ApiKeys;

namespace AuthGateway.Tests.Authentication.ApiKeys;

public sealed class ApiKeyTextTests
{
    // Its checksum was computed by zlib's crc32.
    private const string Example = "agk_0123456789ABCDEF_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ1jTDkL";

    [Fact]
    public void A_key_with_the_checksum_that_zlib_computes_is_one()
    {
        Assert.True(ApiKeyText.TryParse(Example, out var key));
        Assert.Equal("0123456789ABCDEF", key.Id);
    }

    [Fact]
    public void A_new_key_is_read_back_and_is_printed_nowhere()
    {
        var key = ApiKeyText.New(ApiKeyText.NewId());

        Assert.True(ApiKeyText.TryParse(key.Text, out var read));
        Assert.Equal((key.Text, key.Id), (read.Text, read.Id));
        Assert.True(ApiKeyText.IsId(key.Id));
        Assert.DoesNotContain(key.Text[21..64], $"{key}", StringComparison.Ordinal);
        Assert.NotEqual(key.Text, ApiKeyText.New(key.Id).Text);
    }

    [Fact]
    public void Every_single_typo_and_every_swap_of_neighbours_is_noticed()
    {
        for (var at = 0; at < Example.Length; at++)
        {
            foreach (var other in "0Zz_-é ")
            {
                if (other != Example[at])
                {
                    Assert.False(ApiKeyText.TryParse(string.Concat(Example.AsSpan(0, at), [other], Example.AsSpan(at + 1)), out _));
                }
            }

            if (at + 1 < Example.Length && Example[at] != Example[at + 1])
            {
                Assert.False(ApiKeyText.TryParse(string.Concat(Example.AsSpan(0, at), [Example[at + 1], Example[at]], Example.AsSpan(at + 2)), out _));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("agk_")]
    [InlineData("agk_0123456789ABCDEF_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ1jTDkLx")]
    [InlineData("AGK_0123456789ABCDEF_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ1jTDkL")]
    public void What_is_no_key_is_not_looked_for(string text) => Assert.False(ApiKeyText.TryParse(text, out _));
}
