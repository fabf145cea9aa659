// How fast C++ RE2 is by itself, on one thread: the bound for whoever stands on it.
// Usage: re2 set|search PATTERNS INPUT SECONDS; prints lines, CPU seconds and hits.
#include <re2/re2.h>
#include <re2/set.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace {

constexpr int64_t kMaxMem = 64 << 20;

std::string Read(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Texts end with a NUL: a record may hold line feeds.
std::vector<re2::StringPiece> Split(const std::string& text) {
  std::vector<re2::StringPiece> parts;
  for (size_t start = 0, end; (end = text.find('\0', start)) != std::string::npos; start = end + 1)
    parts.emplace_back(text.data() + start, end - start);
  return parts;
}

double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

RE2::Options Settings() {
  RE2::Options options;
  options.set_max_mem(kMaxMem);
  options.set_log_errors(false);
  return options;
}

template <typename Count>
void Measure(const std::vector<re2::StringPiece>& lines, double seconds, Count count) {
  size_t hits = 0, rounds = 0;
  for (const auto& line : lines) count(line);
  const double start = CpuSeconds();
  for (; CpuSeconds() - start < seconds; rounds++)
    for (const auto& line : lines) hits += count(line);
  std::printf("%zu %.6f %zu\n", rounds * lines.size(), CpuSeconds() - start, hits);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const std::string pattern_text = Read(argv[2]), input = Read(argv[3]);
  const auto patterns = Split(pattern_text), lines = Split(input);
  const double seconds = std::atof(argv[4]);
  if (std::string(argv[1]) == "search") {
    const RE2 pattern(patterns.at(0), Settings());
    Measure(lines, seconds, [&](re2::StringPiece line) { return RE2::PartialMatch(line, pattern) ? 1 : 0; });
    return 0;
  }
  RE2::Set set(Settings(), RE2::UNANCHORED);
  for (const auto& pattern : patterns)
    if (set.Add(pattern, nullptr) < 0) return 3;
  if (!set.Compile()) return 4;
  std::vector<int> matched;
  Measure(lines, seconds, [&](re2::StringPiece line) { return set.Match(line, &matched) ? matched.size() : 0; });
}
