using AuthGateway.Hosting.Configuration;

namespace AuthGateway.Tests.Hosting;

public sealed class SecretFilesTests : IDisposable
{
    private readonly TemporaryConfiguration _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_Kubernetes_mount_is_read_through_its_links_and_nothing_else_of_it()
    {
        _files.Write("mount/..2026_01/Redis__Password", "hunter2\r\n");
        _files.Write("mount/.hidden", "x");
        _files.Write("mount/directory/file", "x");
        Directory.CreateSymbolicLink(Path.Combine(_files.Root, "mount/..data"), "..2026_01");
        File.CreateSymbolicLink(Path.Combine(_files.Root, "mount/Redis__Password"), "..data/Redis__Password");
        var values = Read("mount");
        Assert.Empty(values.Errors);
        Assert.Equal([("Redis:Password", "hunter2")], values.Values.Select(value => (value.Key, value.Value.Text)));
    }

    [Theory]
    [InlineData("p\n", "p")]
    [InlineData("p\n\n", "p\n")]
    [InlineData(" p ", " p ")]
    [InlineData("", "")]
    public void One_line_feed_at_the_end_is_dropped(string text, string value)
    {
        _files.Write("mount/K", text);
        Assert.Equal(value, Read("mount").Values["K"].Text);
    }

    [Fact]
    public void A_file_that_cannot_be_a_secret_is_an_error_without_its_content()
    {
        _files.Write("mount/Long", new string('x', SecretFiles.LongestFile + 1));
        _files.Write("mount/A__", "canary");
        _files.Write("mount/same", "canary");
        _files.Write("mount/SAME", "canary");
        File.WriteAllBytes(Path.Combine(_files.Root, "mount/Binary"), [0xff, 0xfe]);
        File.CreateSymbolicLink(Path.Combine(_files.Root, "mount/Dangling"), "nowhere");
        var values = Read("mount");
        Assert.Equal(5, values.Errors.Count);
        Assert.DoesNotContain("canary", string.Join('\n', values.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_from_a_secret_file_is_masked_whatever_its_key()
    {
        _files.Write("secrets/Sample__Count", "123456789");
        _files.Write("secrets/Sample__Audiences__0", "hidden");
        var loaded = _files.Load();
        Assert.Contains("Sample:Count is '***'", Assert.Single(loaded.Errors).ToString(), StringComparison.Ordinal);
        Assert.Equal("***", loaded.Effective.Single(row => row.Key == "Sample:Audiences:0").Value);
    }

    private SettingsValues Read(string directory)
    {
        var values = new SettingsValues();
        SecretFiles.Read(Path.Combine(_files.Root, directory), values);
        return values;
    }
}
