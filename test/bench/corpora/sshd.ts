import type { Corpus } from './corpus';

const USERS = ['root', 'admin', 'oracle', 'test', 'guest', 'pi', 'ubuntu', 'postgres', 'webmaster', 'git', 'ftp'];
const HOSTS = ['bastion-1', 'bastion-2', 'edge-ams', 'edge-fra'];

export const sshd: Corpus = {
  name: 'sshd',
  matching: '(?:Invalid user|Failed password for(?: invalid user)?) (?P<key>\\S*) from (?P<detail>\\S+)',
  line({ pick, upTo, address, clock }) {
    const [user, ip, port] = [pick(USERS), address(), 1024 + upTo(64_000)];
    const message = pick([
      `Invalid user ${user} from ${ip}`,
      `Invalid user ${user} from ${ip} port ${port}`,
      `Failed password for invalid user ${user} from ${ip} port ${port} ssh2`,
      `Failed password for root from ${ip} port ${port} ssh2`,
      `input_userauth_request: invalid user ${user} [preauth]`,
      `Accepted publickey for deploy from ${ip} port ${port} ssh2: RSA SHA256:q${port}`,
      `Connection closed by ${ip} [preauth]`,
      `pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${ip}  user=root`,
    ]);
    return `Dec 10 ${clock()} ${pick(HOSTS)} sshd[${1000 + upTo(60_000)}]: ${message}`;
  },
};
