using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Startup.LazyTaskAnalyzer>;

namespace Lifeguard.Analyzers.Tests.Startup;

public sealed class FailedLoadCachedTests
{
    private static string Holder(string members, string setup = "") => $$"""
        using Microsoft.Extensions.DependencyInjection;

        sealed class Tokens(HttpClient http)
        {
            {{members}}
            private static Task<string> FetchAsync(HttpClient http) => http.GetStringAsync("https://token");
            private async Task<string> TryFetchAsync()
            {
                try { return await http.GetStringAsync("https://token"); }
                catch (HttpRequestException) { return ""; }
                catch (Exception) { return ""; }
            }
        }

        static class Setup
        {
            public static void Add(IServiceCollection services) { {{setup}} }
        }
        """;

    [Fact]
    public Task Reports_static_task() => Verify.Reports(Holder("private static readonly Lazy<Task<string>> {|LIFE1010:Token|} = new(() => FetchAsync(new HttpClient())); public Task<string> Get() => Token.Value;"));

    [Fact]
    public Task Reports_task_of_a_singleton()
        => Verify.Reports(Holder("private readonly Lazy<Task<string>> {|LIFE1010:_token|} = new(() => Task.Run(() => FetchAsync(http))); public Task<string> Get() => _token.Value;", "services.AddSingleton<Tokens>();"));

    [Theory]
    [InlineData("private readonly Lazy<Task<string>> _token = new(() => FetchAsync(http)); public Task<string> Get() => _token.Value;", "services.AddTransient<Tokens>();")]
    [InlineData("private Lazy<Task<string>> _token = new(() => FetchAsync(http)); public Task<string> Get() => _token.Value; public void Reset() => _token = new(() => FetchAsync(http));", "services.AddSingleton<Tokens>();")]
    [InlineData("private Lazy<Task<string>>? _token; public Task<string> Get() { _token ??= new(TryFetchAsync); return _token.Value; }", "services.AddSingleton<Tokens>();")]
    [InlineData("private static readonly Lazy<string> Name = new(() => FetchAsync(new HttpClient()).Result); public string Get() => Name.Value;", "")]
    [InlineData("private static readonly Lazy<Task<bool>> Fits = new(() => Task.FromResult(OperatingSystem.IsLinux())); public Task<bool> Get() => Fits.Value;", "")]
    [InlineData("private static readonly Lazy<Task<int>> One = new(() => Task.FromResult(1)); public Task<int> Get() => One.Value;", "")]
    public Task Ignores_what_is_made_anew_or_cannot_fail(string members, string setup) => Verify.Ignores(Holder(members, setup));
}
