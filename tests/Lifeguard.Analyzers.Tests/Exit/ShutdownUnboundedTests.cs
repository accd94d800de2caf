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

    [Theory]
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
