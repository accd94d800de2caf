using Lifeguard.Analyzers.Tests.Testing;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.ShutdownTimeoutAnalyzer, Lifeguard.CodeFixes.Exit.ShutdownUnboundedCodeFix>;

namespace Lifeguard.Analyzers.Tests.Exit;

public sealed class ShutdownUnboundedTests
{
    private static string Setup(string body) => $$"""
        using Microsoft.AspNetCore.Hosting;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        class Setup
        {
            class Pump { public TimeSpan ShutdownTimeout { get; set; } }

            void Add(IServiceCollection services, IWebHostBuilder web, TimeSpan configured)
            {
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("services.Configure<HostOptions>(options => options.ShutdownTimeout = {|LIFE4010:Timeout.InfiniteTimeSpan|});")]
    [InlineData("services.Configure<HostOptions>(options => { options.ShutdownTimeout = {|LIFE4010:TimeSpan.FromMilliseconds(-1)|}; });")]
    [InlineData("_ = new HostOptions { ShutdownTimeout = {|LIFE4010:TimeSpan.MaxValue|} };")]
    [InlineData("web.UseShutdownTimeout({|LIFE4010:Timeout.InfiniteTimeSpan|});")]
    public Task Reports_limit_that_is_none(string body) => Verify.Reports(Setup(body));

    /// <summary>Each of them comes to something else, see the process tests.</summary>
    [Theory]
    [InlineData("new HostOptions().ShutdownTimeout = Timeout.InfiniteTimeSpan;", "SIGKILL")]
    [InlineData("new HostOptions().ShutdownTimeout = TimeSpan.FromMilliseconds(-1);", "SIGKILL")]
    [InlineData("new HostOptions().ShutdownTimeout = new TimeSpan(0, 0, 0, 0, -1);", "SIGKILL")]
    [InlineData("new HostOptions().ShutdownTimeout = TimeSpan.FromSeconds(-1);", "ArgumentOutOfRangeException")]
    [InlineData("new HostOptions().ShutdownTimeout = TimeSpan.MaxValue;", "ArgumentOutOfRangeException")]
    [InlineData("web.UseShutdownTimeout(Timeout.InfiniteTimeSpan);", "arrives as 0 s")]
    [InlineData("web.UseShutdownTimeout(TimeSpan.MaxValue);", "ArgumentOutOfRangeException")]
    public async Task Says_what_comes_of_it(string body, string consequence)
        => Assert.Contains(consequence, Assert.Single(await AllAnalyzers.RunAsync(AllAnalyzers.Compile(("Setup.cs", Setup(body)))), finding => finding.Id == "LIFE4010").GetMessage(null), StringComparison.Ordinal);

    [Theory]
    [InlineData("web.UseShutdownTimeout(TimeSpan.FromSeconds(-1));")] // is not taken: the default stays
    [InlineData("services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMinutes(5));")]
    [InlineData("services.Configure<HostOptions>(options => options.ShutdownTimeout = configured);")]
    [InlineData("services.Configure<HostOptions>(options => options.StartupTimeout = Timeout.InfiniteTimeSpan);")]
    [InlineData("web.UseShutdownTimeout(TimeSpan.FromSeconds(5));")]
    [InlineData("_ = new Pump { ShutdownTimeout = Timeout.InfiniteTimeSpan };")]
    public Task Ignores_limits_and_other_settings(string body) => Verify.Ignores(Setup(body));

    [Fact]
    public Task Fixes_with_the_bound_of_the_project() => Verify.Fixes(
        Setup("services.Configure<HostOptions>(options => options.ShutdownTimeout = {|LIFE4010:Timeout.InfiniteTimeSpan|}); // take your time"),
        Setup("services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10)); // take your time"));
}
