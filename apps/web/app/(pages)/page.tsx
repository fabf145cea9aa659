import { HomePage } from '../../features/send-data/components/home-page';

export default function Page() {
  return <HomePage />;
}
