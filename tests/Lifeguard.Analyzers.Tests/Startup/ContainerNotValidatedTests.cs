using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Startup.ContainerAnalyzer, Lifeguard.CodeFixes.Startup.ContainerNotValidatedCodeFix>;

namespace Lifeguard.Analyzers.Tests.Startup;

public sealed class ContainerNotValidatedTests
{
    private static string Setup(string expression) => $$"""
        using Microsoft.Extensions.DependencyInjection;

        static class Setup
        {
            public static ServiceProvider Build(IServiceCollection services) => {{expression}};
        }
        """;

    [Fact]
    public Task Fixes_by_both_checks() => Verify.Fixes(Setup("services.{|LIFE1006:BuildServiceProvider|}()"),
        Setup("services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true })"));

    [Theory]
    [InlineData("services.BuildServiceProvider(new ServiceProviderOptions())")]
    [InlineData("services.BuildServiceProvider(validateScopes: true)")]
    public Task Ignores_container_with_options(string expression) => Verify.Ignores(Setup(expression));
}
